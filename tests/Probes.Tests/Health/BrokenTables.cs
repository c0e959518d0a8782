using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Health;

/// <summary>Tables that cannot be read while they are broken.</summary>
internal sealed class BrokenTables(ITableStore inner) : ITableStore
{
    public bool IsBroken { get; set; }

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default) => inner.CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default) => inner.DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        Try(() => inner.GetAsync(table, partitionKey, rowKey, cancellationToken));

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default) =>
        inner.InsertAsync(table, row, missing, cancellationToken);

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default) => inner.ReplaceAsync(table, row, etag, cancellationToken);

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default) =>
        inner.UpsertAsync(table, rows, missing, cancellationToken);

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default) =>
        Try(() => inner.ScanPageAsync(table, range, continuation, pageSize, cancellationToken));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Try<T>(Func<Task<T>> read) => IsBroken ? throw new StorageException("403 Forbidden", isTransient: false) : read();
}
