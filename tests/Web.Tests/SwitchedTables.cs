using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Tests;

/// <summary>A store in memory that can be switched off and on.</summary>
internal sealed class SwitchedTables : ITableStore
{
    private readonly SqliteTables _inner = SqliteTables.InMemory();

    public volatile bool IsDown;

    /// <summary>The one table that is off while the others are on.</summary>
    public volatile string? DownTable;

    private SqliteTables Inner => InnerOf(table: null);

    private SqliteTables InnerOf(string? table) => IsDown || (table is not null && table == DownTable) ? throw new StorageException("switched off", isTransient: true) : _inner;

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => InnerOf(table).CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => InnerOf(table).DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => Inner.ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        InnerOf(table).GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        InnerOf(table).InsertAsync(table, row, missing, cancellationToken);

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) =>
        InnerOf(table).ReplaceAsync(table, row, etag, cancellationToken);

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken) =>
        InnerOf(table).DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing, CancellationToken cancellationToken) =>
        InnerOf(table).UpsertAsync(table, rows, missing, cancellationToken);

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken) =>
        InnerOf(table).ScanPageAsync(table, range, continuation, pageSize, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
