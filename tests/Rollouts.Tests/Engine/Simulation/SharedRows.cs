using System.Globalization;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>What is stored: outlives every process of the simulation.</summary>
internal sealed class SharedRows
{
    private readonly Dictionary<string, SortedDictionary<(string, string), TableRow>> _tables = new(StringComparer.Ordinal);
    private long _etag;

    /// <summary>Until when every call is told that the store is busy, by the world's clock.</summary>
    public TimeSpan BusyUntil { get; set; }

    /// <summary>Until when nothing can be added to a table, by the world's clock.</summary>
    public Dictionary<string, TimeSpan> DeletedUntil { get; } = new(StringComparer.Ordinal);

    public TableRow? Get(string table, string partitionKey, string rowKey) => Table(table).GetValueOrDefault((partitionKey, rowKey));

    public WriteResult Insert(string table, TableRow row) =>
        Get(table, row.PartitionKey, row.RowKey) is null ? Put(table, row) : new WriteResult(WriteOutcome.Exists, null);

    public WriteResult Replace(string table, TableRow row, string etag) => Compare(table, row.PartitionKey, row.RowKey, etag) is { } outcome
        ? new WriteResult(outcome, null)
        : Put(table, row);

    public WriteOutcome Delete(string table, string partitionKey, string rowKey, string etag)
    {
        if (Compare(table, partitionKey, rowKey, etag) is { } outcome)
            return outcome;
        Table(table).Remove((partitionKey, rowKey));
        return WriteOutcome.Written;
    }

    public WriteOutcome Upsert(string table, IReadOnlyList<TableRow> rows)
    {
        foreach (var row in rows)
            Put(table, row);
        return WriteOutcome.Written;
    }

    /// <summary>Writes a row anew as it is, so that whoever has read it comes too late.</summary>
    public void Touch(string table, string partitionKey, string rowKey)
    {
        if (Get(table, partitionKey, rowKey) is { } row)
            Put(table, row);
    }

    public IReadOnlyList<TableRow> Scan(string table, KeyRange range) =>
    [
        .. Table(table).Values.Where(row =>
            (range.PartitionKey is null || range.PartitionKey == row.PartitionKey)
            && (range.From is null || string.CompareOrdinal(row.RowKey, range.From) >= 0)
            && (range.Before is null || string.CompareOrdinal(row.RowKey, range.Before) < 0)),
    ];

    private SortedDictionary<(string, string), TableRow> Table(string table)
    {
        if (!_tables.TryGetValue(table, out var rows))
        {
            _tables.Add(table, rows = new SortedDictionary<(string, string), TableRow>(Comparer<(string, string)>.Create((a, b) =>
                string.CompareOrdinal(a.Item1, b.Item1) is var first and not 0 ? first : string.CompareOrdinal(a.Item2, b.Item2))));
        }

        return rows;
    }

    private WriteOutcome? Compare(string table, string partitionKey, string rowKey, string etag) =>
        Get(table, partitionKey, rowKey) is not { } row ? WriteOutcome.Missing : row.ETag == etag ? null : WriteOutcome.Changed;

    private WriteResult Put(string table, TableRow row)
    {
        TableLimits.CheckRow(row);
        var stored = new TableRow(row.PartitionKey, row.RowKey) { ETag = (++_etag).ToString(CultureInfo.InvariantCulture) };
        foreach (var (name, value) in row.Properties)
            stored[name] = value;
        Table(table)[(row.PartitionKey, row.RowKey)] = stored;
        return new WriteResult(WriteOutcome.Written, stored.ETag);
    }
}
