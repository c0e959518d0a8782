using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Tests;

/// <summary>A store in memory that can be switched off and on.</summary>
internal sealed class SwitchedTables : ITableStore
{
    private readonly SqliteTables _inner = SqliteTables.InMemory();

    public volatile bool IsDown;

    private SqliteTables Inner => IsDown ? throw new StorageException("switched off", isTransient: true) : _inner;

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => Inner.CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => Inner.DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => Inner.ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        Inner.InsertAsync(table, row, missing, cancellationToken);

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) =>
        Inner.ReplaceAsync(table, row, etag, cancellationToken);

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken) =>
        Inner.DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing, CancellationToken cancellationToken) =>
        Inner.UpsertAsync(table, rows, missing, cancellationToken);

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken) =>
        Inner.ScanPageAsync(table, range, continuation, pageSize, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
