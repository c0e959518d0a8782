using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// A store as rollouts use it: a call that fails for a while is tried again a few times, and a conditional write whose answer was lost is
/// found out by reading, so that whoever writes is never told that they themselves came first.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="clock">The clock.</param>
public sealed class SteadyTables(ITableStore inner, TimeProvider clock) : ITableStore
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default) =>
        TryAsync(() => inner.CreateTableAsync(table, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default) =>
        TryAsync(() => inner.DropTableAsync(table, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default) =>
        TryAsync(() => inner.ListTablesAsync(prefix, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        TryAsync(() => inner.GetAsync(table, partitionKey, rowKey, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default) =>
        await FindOutAsync(table, row, await TryAsync(() => inner.InsertAsync(table, row, missing, cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default) =>
        await FindOutAsync(table, row, await TryAsync(() => inner.ReplaceAsync(table, row, etag, cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default)
    {
        var asked = 0;
        var outcome = await TryAsync(
            () =>
            {
                asked++;
                return inner.DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);
            },
            cancellationToken);
        return outcome == WriteOutcome.Missing && asked > 1 ? WriteOutcome.Written : outcome;
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default) =>
        TryAsync(() => inner.UpsertAsync(table, rows, missing, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default) =>
        TryAsync(() => inner.ScanPageAsync(table, range, continuation, pageSize, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<WriteResult> FindOutAsync(string table, TableRow row, WriteResult result, CancellationToken cancellationToken) =>
        !result.Written && await GetAsync(table, row.PartitionKey, row.RowKey, cancellationToken) is { } there && there.HasSameContent(row)
            ? new(WriteOutcome.Written, there.ETag)
            : result;

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (StorageException exception) when (exception.IsTransient && attempt < Attempts)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }
}
