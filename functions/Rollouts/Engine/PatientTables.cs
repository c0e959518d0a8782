using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// The store as an engine uses it: a call that fails for a while is tried again until it is answered or the engine stops, and an answer that was lost
/// is found out by reading. So whoever calls meets what is stored, never how it went.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">How long to wait before trying again.</param>
/// <param name="time">The clock.</param>
internal sealed class PatientTables(ITableStore store, EngineOptions options, TimeProvider time)
{
    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        PersistAsync(() => store.GetAsync(table, partitionKey, rowKey, cancellationToken), cancellationToken);

    public Task<List<TableRow>> ScanAsync(string table, KeyRange range, CancellationToken cancellationToken) =>
        PersistAsync(async () => await store.ScanAsync(table, range, cancellationToken).ToListAsync(cancellationToken), cancellationToken);

    public Task<WriteOutcome> UpsertAsync(string table, TableRow row, CancellationToken cancellationToken) =>
        PersistAsync(() => store.UpsertAsync(table, [row], MissingTable.Create, cancellationToken), cancellationToken);

    /// <summary>Inserts a row; says whether the row that is there now is this one.</summary>
    public async Task<bool> InsertAsync(string table, TableRow row, CancellationToken cancellationToken)
    {
        var result = await PersistAsync(() => store.InsertAsync(table, row, MissingTable.Create, cancellationToken), cancellationToken);
        // An earlier attempt may have been done and its answer lost: then the row that is in the way is ours.
        return result.Written || (await GetAsync(table, row.PartitionKey, row.RowKey, cancellationToken))?.HasSameContent(row) == true;
    }

    /// <summary>Changes a row, or makes it, by a rule that is given the row as it is and may leave it alone.</summary>
    /// <returns>Whether it was changed.</returns>
    public async Task<bool> ChangeAsync(string table, string partitionKey, string rowKey, Func<TableRow?, TableRow?> rule, CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = await GetAsync(table, partitionKey, rowKey, cancellationToken);
            if (rule(current) is not { } changed)
                return false;
            if (current is null ? await InsertAsync(table, changed, cancellationToken) : await ReplaceAsync(table, changed, current.ETag!, cancellationToken))
                return true;
        }
    }

    /// <summary>Deletes the rows in a range.</summary>
    public async Task DeleteAsync(string table, KeyRange range, CancellationToken cancellationToken)
    {
        foreach (var row in await ScanAsync(table, range, cancellationToken))
            await DeleteAsync(table, row.PartitionKey, row.RowKey, cancellationToken);
    }

    /// <summary>Deletes a row, if it is there.</summary>
    public async Task DeleteAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        while (await GetAsync(table, partitionKey, rowKey, cancellationToken) is { } row)
            await PersistAsync(() => store.DeleteAsync(table, partitionKey, rowKey, row.ETag!, cancellationToken), cancellationToken);
    }

    private async Task<bool> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken)
    {
        var result = await PersistAsync(() => store.ReplaceAsync(table, row, etag, cancellationToken), cancellationToken);
        return result.Written || (await GetAsync(table, row.PartitionKey, row.RowKey, cancellationToken))?.HasSameContent(row) == true;
    }

    private async Task<T> PersistAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await call().WaitAsync(cancellationToken);
            }
            catch (StorageException exception) when (exception.IsTransient)
            {
                await Task.Delay(options.StorageRetry, time, cancellationToken);
            }
        }
    }
}
