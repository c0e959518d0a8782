using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>Counts the calls to a store, each of which is one transaction on Azure, and the size of the rows written.</summary>
internal sealed class CountingTables(ITableStore inner) : ITableStore
{
    private long _reads;
    private long _writes;
    private long _bytes;

    public long Reads => _reads;

    public long Writes => _writes;

    public long Bytes => _bytes;

    public void Reset() => (_reads, _writes, _bytes) = (0, 0, 0);

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => Write().CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => Write().DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => Read().ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Read().GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        Write(row).InsertAsync(table, row, missing, cancellationToken);

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) =>
        Write(row).ReplaceAsync(table, row, etag, cancellationToken);

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken) =>
        Write().DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing, CancellationToken cancellationToken) =>
        Write([.. rows]).UpsertAsync(table, rows, missing, cancellationToken);

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken) =>
        Read().ScanPageAsync(table, range, continuation, pageSize, cancellationToken);

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
