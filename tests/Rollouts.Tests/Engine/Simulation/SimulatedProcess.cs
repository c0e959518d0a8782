using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>
/// A process as its storage and its steps see it. Once it is killed, nothing that it awaits comes back, which is what SIGKILL looks like
/// from inside.
/// </summary>
internal sealed class SimulatedProcess(string name, VirtualWorld world, SharedRows rows, Random latency, Func<Fault> nextFault) : ITableStore
{
    private readonly TaskCompletionSource _killed = new();

    public string Name => name;

    /// <summary>What this process has read last, where a test wants to know.</summary>
    public Action<string, string, TableRow?> Read { get; set; } = (_, _, _) => { };

    public bool IsDead => _killed.Task.IsCompleted;

    /// <summary>Completes when the process is killed.</summary>
    public Task Killed => _killed.Task;

    public void Kill() => _killed.TrySetResult();

    /// <summary>Never comes back in a dead process.</summary>
    public Task AliveAsync() => IsDead ? new TaskCompletionSource().Task : Task.CompletedTask;

    /// <summary>An await of a step, at which the process may be killed.</summary>
    public async Task WorkAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await Task.Delay(duration, world.Time, cancellationToken);
        if (nextFault() is Fault.CrashBefore or Fault.CrashAfter)
            Kill();
        await AliveAsync();
    }

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        CallAsync(
            () =>
            {
                var row = rows.Get(table, partitionKey, rowKey);
                Read(table, rowKey, row);
                return row;
            },
            result => result);

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        CallAsync(() => rows.Insert(table, row), _ => new WriteResult(WriteOutcome.Exists, null));

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) =>
        CallAsync(() => rows.Replace(table, row, etag), _ => new WriteResult(WriteOutcome.Changed, null));

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken) =>
        CallAsync(() => rows.Delete(table, partitionKey, rowKey, etag), _ => WriteOutcome.Missing);

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> batch, MissingTable missing, CancellationToken cancellationToken) =>
        CallAsync(() => rows.Upsert(table, batch), result => result);

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken) =>
        CallAsync(() => new TablePage(rows.Scan(table, range), null), result => result);

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> CallAsync<T>(Func<T> call, Func<T, T> askedAgain)
    {
        await AliveAsync();
        var fault = nextFault();
        if (fault == Fault.CrashBefore)
            Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(fault == Fault.Stall ? latency.Next(2_000, 20_000) : latency.Next(1, 20)), world.Time);
        if (fault != Fault.Stall)
            await AliveAsync();
        if (fault == Fault.Busy)
            throw new StorageException("503", isTransient: true);
        var result = call();
        if (fault == Fault.CrashAfter)
            Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(latency.Next(1, 20)), world.Time);
        await AliveAsync();
        return fault switch
        {
            Fault.LostAnswer => throw new StorageException("connection reset", isTransient: true),
            Fault.AskedAgain => askedAgain(result),
            _ => result,
        };
    }
}
