namespace OpenZro.Probes.Storage;

/// <summary>Which rows of a table a scan returns. Keys compare ordinally.</summary>
/// <param name="PartitionKey">The partition; <see langword="null"/> for all of them, which reads the whole table.</param>
/// <param name="From">The first row key, inclusive; <see langword="null"/> from the start.</param>
/// <param name="Before">The row key that ends the range, exclusive; <see langword="null"/> to the end.</param>
public sealed record KeyRange(string? PartitionKey = null, string? From = null, string? Before = null)
{
    /// <summary>The rows of one partition whose row keys begin with a prefix.</summary>
    public static KeyRange Prefix(string partitionKey, string prefix) => new(partitionKey, prefix, prefix + TableKey.Last);
}
