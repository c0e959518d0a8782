using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Testing;

/// <summary>Counts the calls to a store, each of which is one transaction on Azure, the rows read, and the size of the rows written.</summary>
public sealed class CountingTables(ITableStore inner) : ITableStore
{
    private long _reads;
    private long _writes;
    private long _bytes;
    private long _rows;

    public long Reads => _reads;

    public long Writes => _writes;

    public long Bytes => _bytes;

    /// <summary>How many rows were read, one that was not there included.</summary>
    public long Rows => _rows;

    public void Reset() => (_reads, _writes, _bytes, _rows) = (0, 0, 0, 0);

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => Write().CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => Write().DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => Read().ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _rows);
        return Read().GetAsync(table, partitionKey, rowKey, cancellationToken);
    }

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        Write(row).InsertAsync(table, row, missing, cancellationToken);

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) =>
        Write(row).ReplaceAsync(table, row, etag, cancellationToken);

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken) =>
        Write().DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing, CancellationToken cancellationToken) =>
        Write([.. rows]).UpsertAsync(table, rows, missing, cancellationToken);

    public async Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken)
    {
        var page = await Read().ScanPageAsync(table, range, continuation, pageSize, cancellationToken);
        Interlocked.Add(ref _rows, page.Rows.Count);
        return page;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ITableStore Read()
    {
        Interlocked.Increment(ref _reads);
        return inner;
    }

    private ITableStore Write(params ReadOnlySpan<TableRow> rows)
    {
        Interlocked.Increment(ref _writes);
        foreach (var row in rows)
            Interlocked.Add(ref _bytes, TableLimits.SizeOf(row));
        return inner;
    }
}
