namespace OpenZro.Probes.Storage;

/// <summary>
/// The limits of Azure Table Storage ("Understanding the Table service data model", "Performing entity group transactions"), which
/// hold for every store, so that what works on one machine works on Azure. All sizes are in bytes.
/// </summary>
public static class TableLimits
{
    /// <summary>The longest string, in bytes of UTF-16.</summary>
    public const int StringBytes = 64 * 1024;

    /// <summary>The longest binary value.</summary>
    public const int BinaryBytes = 64 * 1024;

    /// <summary>The largest row, its keys and property names included.</summary>
    public const int RowBytes = 1024 * 1024;

    /// <summary>The most properties of a row, its keys and its time stamp not counted.</summary>
    public const int Properties = 252;

    /// <summary>The longest key, in characters: 1 KiB of UTF-16 is the older and stricter statement, 1,024 characters the current one.</summary>
    public const int KeyCharacters = 1024;

    /// <summary>The most rows of a batch.</summary>
    public const int BatchRows = 100;

    /// <summary>A batch must be smaller than this on the wire.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>The most rows of a page.</summary>
    public const int PageRows = 1000;

    /// <summary>What a batch's operation adds to its row on the wire: the MIME part, the request line, headers and keys in the URL.</summary>
    private const int OperationBytes = 1024;

    private static readonly DateTimeOffset EarliestTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Checks a table's name: 3 to 63 ASCII letters and digits, beginning with a letter, not <c>tables</c>.</summary>
    /// <exception cref="TableLimitException">It is none.</exception>
    public static void CheckTable(string table)
    {
        if (table.Length is < 3 or > 63 || !char.IsAsciiLetter(table[0]) || !table.All(char.IsAsciiLetterOrDigit)
            || table.Equals("tables", StringComparison.OrdinalIgnoreCase))
            throw new TableLimitException($"'{table}' cannot name a table: 3 to 63 letters and digits, a letter first, and not 'tables'.");
    }

    /// <summary>Checks a partition key or row key.</summary>
    /// <exception cref="TableLimitException">It is too long or holds a character that a key may not hold.</exception>
    public static void CheckKey(string key)
    {
        if (key.Length > KeyCharacters)
            throw new TableLimitException($"The key '{key[..32]}…' has {key.Length} characters; {KeyCharacters} is the limit.");
        foreach (var c in key)
            if (!TableKey.IsAllowed(c))
                throw new TableLimitException($"The key '{TableKey.Escape(key)}' (escaped) holds U+{(int)c:X4}, which a key may not hold: escape it.");
    }

    /// <summary>Checks a row: its keys, the number, names and sizes of its properties, and its size.</summary>
    /// <exception cref="TableLimitException">A limit is exceeded.</exception>
    public static void CheckRow(TableRow row)
    {
        CheckKey(row.PartitionKey);
        CheckKey(row.RowKey);
        if (row.Properties.Count > Properties)
            throw new TableLimitException($"Row {Name(row)} has {row.Properties.Count} properties; {Properties} is the limit.");
        foreach (var (name, value) in row.Properties)
            CheckProperty(row, name, value);
        if (SizeOf(row) is var size && size > RowBytes)
            throw new TableLimitException($"Row {Name(row)} has {size} bytes; {RowBytes} is the limit.");
    }

    /// <summary>Checks the rows of one batch, and that they make one: one partition, no key twice, not too many, not too large.</summary>
    /// <exception cref="TableLimitException">A limit is exceeded.</exception>
    public static void CheckBatch(IReadOnlyList<TableRow> rows)
    {
        if (rows.Count is 0 or > BatchRows)
            throw new TableLimitException($"A batch has {rows.Count} rows; 1 to {BatchRows} are allowed.");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            CheckRow(row);
            if (row.PartitionKey != rows[0].PartitionKey)
                throw new TableLimitException($"A batch has rows of the partitions '{rows[0].PartitionKey}' and '{row.PartitionKey}'; one is allowed.");
            if (!keys.Add(row.RowKey))
                throw new TableLimitException($"A batch has row {Name(row)} twice; one operation per row is allowed.");
        }

        if (rows.Sum(WireBytes) is var size && size >= BatchBytes)
            throw new TableLimitException($"A batch may have {size} bytes on the wire; less than {BatchBytes} are allowed.");
    }

    /// <summary>Checks a scan's page size.</summary>
    /// <exception cref="TableLimitException">It is not 1 to <see cref="PageRows"/>.</exception>
    public static void CheckPageSize(int pageSize)
    {
        if (pageSize is < 1 or > PageRows)
            throw new TableLimitException($"A page of {pageSize} rows was asked for; 1 to {PageRows} are allowed.");
    }

    /// <summary>The size of a row as Azure counts it: UTF-16 for text, 8 bytes for each property, 4 for each length.</summary>
    public static int SizeOf(TableRow row) =>
        4 + ((row.PartitionKey.Length + row.RowKey.Length) * 2)
        + row.Properties.Sum(property => 8 + (property.Key.Length * 2) + SizeOf(property.Value));

    /// <summary>No less than a row takes in the body of a batch: JSON, in which text may be escaped and bytes are base64.</summary>
    public static int WireBytes(TableRow row) =>
        OperationBytes + (2 * (JsonBytes(row.PartitionKey) + JsonBytes(row.RowKey)))
        + row.Properties.Sum(property => 64 + (2 * property.Key.Length) + WireBytes(property.Value));

    private static void CheckProperty(TableRow row, string name, object value)
    {
        if (!IsPropertyName(name))
            throw new TableLimitException($"Row {Name(row)}: '{name}' cannot name a property: at most 255 letters, digits and '_', no digit first, and no system property.");
        var problem = value switch
        {
            string text when text.Length * 2 > StringBytes => $"has {text.Length * 2} bytes of UTF-16; {StringBytes} is the limit",
            string text when !IsWellFormed(text) => "holds half a surrogate pair",
            byte[] bytes when bytes.Length > BinaryBytes => $"has {bytes.Length} bytes; {BinaryBytes} is the limit",
            double number when !double.IsFinite(number) => "is not finite",
            DateTimeOffset time when time < EarliestTime => "lies before 1601",
            _ => null,
        };
        if (problem is not null)
            throw new TableLimitException($"Row {Name(row)}: property '{name}' {problem}.");
    }

    private static bool IsPropertyName(string name) =>
        name.Length is > 0 and <= 255 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && name is not ("PartitionKey" or "RowKey" or "Timestamp" or "ETag");

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    private static int SizeOf(object value) => value switch
    {
        string text => 4 + (text.Length * 2),
        byte[] bytes => 4 + bytes.Length,
        bool => 1,
        _ => 8,
    };

    private static int WireBytes(object value) => value switch
    {
        string text => JsonBytes(text),
        byte[] bytes => 4 + (bytes.Length / 3 * 4 * 13 / 12), // one in 64 characters is a '+', which takes six
        _ => 32,
    };

    private static int JsonBytes(string text)
    {
        var bytes = 2;
        foreach (var c in text)
            bytes += char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or ',' or ':' or '|' or '{' or '}' or '[' or ']' ? 1 : 6;
        return bytes;
    }

    private static string Name(TableRow row) => $"'{row.PartitionKey}'/'{row.RowKey}'";
}
