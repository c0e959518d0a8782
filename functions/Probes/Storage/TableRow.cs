namespace OpenZro.Probes.Storage;

/// <summary>
/// One row: its two keys and its properties, each a <see cref="string"/>, array of bytes, <see cref="long"/> (an
/// <see cref="int"/> is widened), <see cref="double"/>, <see cref="bool"/> or <see cref="DateTimeOffset"/> (kept in UTC).
/// </summary>
/// <param name="partitionKey">What is stored, and written, together.</param>
/// <param name="rowKey">The key in the partition, by which rows are ordered.</param>
public sealed class TableRow(string partitionKey, string rowKey)
{
    private readonly SortedDictionary<string, object> _properties = new(StringComparer.Ordinal);

    /// <summary>What is stored, and written, together.</summary>
    public string PartitionKey { get; } = partitionKey;

    /// <summary>The key in the partition, by which rows are ordered.</summary>
    public string RowKey { get; } = rowKey;

    /// <summary>The version of the row as it was read; <see langword="null"/> for a row that was not read. Writes do not look at it.</summary>
    public string? ETag { get; init; }

    /// <summary>
    /// When the store took the row, by the store's own clock; <see langword="null"/> for a row that was not read, and for one from a
    /// file, which has no clock but this machine's.
    /// </summary>
    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>The properties, ordered by name.</summary>
    public IReadOnlyDictionary<string, object> Properties => _properties;

    /// <summary>A property's value; <see langword="null"/> when there is none, and to remove it.</summary>
    /// <exception cref="ArgumentException">The value is of a type that a table does not hold.</exception>
    public object? this[string name]
    {
        get => _properties.GetValueOrDefault(name);
        set
        {
            if (value is null)
                _properties.Remove(name);
            else
                _properties[name] = Normalize(name, value);
        }
    }

    /// <summary>A property as text; <see langword="null"/> when there is none of that name and type.</summary>
    public string? Text(string name) => this[name] as string;

    /// <summary>A property as bytes; <see langword="null"/> when there is none of that name and type.</summary>
    public byte[]? Binary(string name) => this[name] as byte[];

    /// <summary>A property as a whole number; <see langword="null"/> when there is none of that name and type.</summary>
    public long? WholeNumber(string name) => this[name] as long?;

    /// <summary>A property as a number; <see langword="null"/> when there is none of that name and type.</summary>
    public double? Number(string name) => this[name] as double?;

    /// <summary>A property as a truth value; <see langword="null"/> when there is none of that name and type.</summary>
    public bool? Flag(string name) => this[name] as bool?;

    /// <summary>A property as an instant in UTC; <see langword="null"/> when there is none of that name and type.</summary>
    public DateTimeOffset? Time(string name) => this[name] as DateTimeOffset?;

    /// <summary>Whether another row has the same keys and properties; what the store adds does not count.</summary>
    public bool HasSameContent(TableRow other) =>
        PartitionKey == other.PartitionKey && RowKey == other.RowKey && _properties.Count == other._properties.Count
        && _properties.All(mine => other[mine.Key] is { } theirs && AreEqual(mine.Value, theirs));

    private static bool AreEqual(object a, object b) =>
        a is byte[] bytes ? b is byte[] others && bytes.AsSpan().SequenceEqual(others) : a.Equals(b);

    private static object Normalize(string name, object value) => value switch
    {
        string or byte[] or long or double or bool => value,
        int number => (long)number,
        DateTimeOffset time => time.ToUniversalTime(),
        _ => throw new ArgumentException($"Property '{name}' is a {value.GetType().Name}, which a table does not hold."),
    };
}
