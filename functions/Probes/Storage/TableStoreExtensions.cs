using System.Runtime.CompilerServices;

namespace OpenZro.Probes.Storage;

/// <summary>What every store can do by means of what it must do.</summary>
public static class TableStoreExtensions
{
    /// <summary>All rows in a range, in key order, read page by page as they are asked for.</summary>
    public static async IAsyncEnumerable<TableRow> ScanAsync(
        this ITableStore store, string table, KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? continuation = null;
        do
        {
            var page = await store.ScanPageAsync(table, range, continuation, TableLimits.PageRows, cancellationToken);
            foreach (var row in page.Rows)
                yield return row;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>
    /// Upserts any number of rows of any partitions in as few batches as the limits allow. Each batch is all or nothing; together
    /// they are not. Stops at the first batch that is not written, and says why.
    /// </summary>
    public static async Task<WriteOutcome> UpsertAllAsync(
        this ITableStore store, string table, IEnumerable<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
    {
        foreach (var partition in rows.GroupBy(row => row.PartitionKey, StringComparer.Ordinal))
        {
            var batch = new List<TableRow>();
            var size = 0;
            foreach (var row in partition)
            {
                var rowSize = TableLimits.WireBytes(row);
                if (batch.Count == TableLimits.BatchRows || (batch.Count > 0 && size + rowSize >= TableLimits.BatchBytes))
                {
                    if (await store.UpsertAsync(table, batch, missing, cancellationToken) is not WriteOutcome.Written and var outcome)
                        return outcome;
                    batch = [];
                    size = 0;
                }

                batch.Add(row);
                size += rowSize;
            }

            if (await store.UpsertAsync(table, batch, missing, cancellationToken) is not WriteOutcome.Written and var last)
                return last;
        }

        return WriteOutcome.Written;
    }
}
