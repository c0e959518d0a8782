using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Results;

/// <summary>A store that fails after so many calls, as if the process had ended there.</summary>
internal sealed class FailingTables(ITableStore inner, int failAfter) : ITableStore
{
    private int _calls;

    public Func<Task>? BeforeDelete { get; set; }

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => Call().CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => Call().DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => Call().ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Call().GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        Call().InsertAsync(table, row, missing, cancellationToken);

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) =>
        Call().ReplaceAsync(table, row, etag, cancellationToken);

    public async Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken)
    {
        if (BeforeDelete is { } before)
        {
            BeforeDelete = null;
            await before();
        }

        return await Call().DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);
    }

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing, CancellationToken cancellationToken) =>
        Call().UpsertAsync(table, rows, missing, cancellationToken);

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken) =>
        Call().ScanPageAsync(table, range, continuation, pageSize, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ITableStore Call() => _calls++ < failAfter ? inner : throw new StorageException("scripted", isTransient: true);
}
