using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests;

/// <summary>A store in which something else happens before each conditional write, or each scan: every interleaving that a property asks for, on one thread.</summary>
internal sealed class InterruptedTables(ITableStore inner) : ITableStore
{
    /// <summary>What happens before a write.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>What happens before a scan.</summary>
    public Func<Task> BeforeScan { get; set; } = () => Task.CompletedTask;

    /// <summary>How many interruptions of writes there were.</summary>
    public int Depth { get; private set; }

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken = default) => inner.CreateTableAsync(table, cancellationToken);

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken = default) => inner.DropTableAsync(table, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListTablesAsync(prefix, cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public async Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default)
    {
        await InterruptAsync();
        return await inner.InsertAsync(table, row, missing, cancellationToken);
    }

    public async Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken = default)
    {
        await InterruptAsync();
        return await inner.ReplaceAsync(table, row, etag, cancellationToken);
    }

    public async Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken = default)
    {
        await InterruptAsync();
        return await inner.DeleteAsync(table, partitionKey, rowKey, etag, cancellationToken);
    }

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> rows, MissingTable missing = MissingTable.Create, CancellationToken cancellationToken = default) =>
        inner.UpsertAsync(table, rows, missing, cancellationToken);

    public async Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation = null, int pageSize = TableLimits.PageRows, CancellationToken cancellationToken = default)
    {
        await BeforeScan();
        return await inner.ScanPageAsync(table, range, continuation, pageSize, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task InterruptAsync()
    {
        Depth++;
        return BeforeWrite();
    }
}
