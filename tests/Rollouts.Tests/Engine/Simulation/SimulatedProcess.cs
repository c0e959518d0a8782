using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>
/// A process as its storage and its steps see it. Once it is killed, nothing that it awaits comes back, which is what SIGKILL looks like
/// from inside.
/// </summary>
internal sealed class SimulatedProcess(string name, VirtualWorld world, SharedRows rows, Random latency, Luck luck) : ITableStore
{
    /// <summary>How long the client waits for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _killed = new();

    public string Name => name;

    /// <summary>What this process has read last, where a test wants to know.</summary>
    public Action<string, string, TableRow?> Read { get; set; } = (_, _, _) => { };

    /// <summary>What this process has written, where a test wants to know.</summary>
    public Action<string, TableRow> Wrote { get; set; } = (_, _) => { };

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
        if (luck.Next(Call.Work) != Fault.None)
            Kill();
        await AliveAsync();
    }

    public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        CallAsync(Call.Get, table, () =>
        {
            var row = rows.Get(table, partitionKey, rowKey);
            Read(table, rowKey, row);
            return row;
        });

    public Task<WriteResult> InsertAsync(string table, TableRow row, MissingTable missing, CancellationToken cancellationToken) =>
        CallAsync(Call.Insert, table, () => Note(table, row, rows.Insert(table, row)), askedAgain: new WriteResult(WriteOutcome.Exists, null));

    public Task<WriteResult> ReplaceAsync(string table, TableRow row, string etag, CancellationToken cancellationToken) => CallAsync(
        Call.Replace, table, () => Note(table, row, rows.Replace(table, row, etag)),
        askedAgain: new WriteResult(WriteOutcome.Changed, null), raced: () => rows.Touch(table, row.PartitionKey, row.RowKey));

    public Task<WriteOutcome> DeleteAsync(string table, string partitionKey, string rowKey, string etag, CancellationToken cancellationToken) => CallAsync(
        Call.Delete, table, () => rows.Delete(table, partitionKey, rowKey, etag),
        askedAgain: WriteOutcome.Missing, raced: () => rows.Touch(table, partitionKey, rowKey));

    public Task<WriteOutcome> UpsertAsync(string table, IReadOnlyList<TableRow> batch, MissingTable missing, CancellationToken cancellationToken) =>
        CallAsync(Call.Upsert, table, () => rows.Upsert(table, batch));

    public Task<TablePage> ScanPageAsync(string table, KeyRange range, string? continuation, int pageSize, CancellationToken cancellationToken) =>
        CallAsync<TablePage>(Call.Scan, table, () => new TablePage(rows.Scan(table, range), null));

    public Task<bool> CreateTableAsync(string table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DropTableAsync(string table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListTablesAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> CallAsync<T>(Call kind, string table, Func<T> call, T askedAgain = default!, Action? raced = null)
    {
        await AliveAsync();
        var fault = luck.Next(kind);
        if (fault == Fault.CrashBefore)
            Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(fault == Fault.Stall ? latency.Next(2_000, 20_000) : latency.Next(1, 20)), world.Time);
        if (fault != Fault.Stall)
            await AliveAsync();
        if (fault is Fault.TimedOut or Fault.DoneTooLate)
            await GiveUpAsync(fault == Fault.DoneTooLate ? () => call() : () => { });
        Refuse(kind, table, fault);
        if (fault == Fault.Raced)
            raced!();
        var result = call();
        if (fault == Fault.CrashAfter)
            Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(latency.Next(1, 20)), world.Time);
        await AliveAsync();
        return fault switch
        {
            Fault.LostAnswer => throw new StorageException("connection reset", isTransient: true),
            Fault.AskedAgain => askedAgain,
            _ => result,
        };
    }

    /// <summary>Waits in vain for an answer; what was asked for may still be done, some time later, whether this process lives by then or not.</summary>
    private async Task GiveUpAsync(Action late)
    {
        _ = ArriveAsync(Patience + TimeSpan.FromMilliseconds(latency.Next(20_000)));
        await Task.Delay(Patience, world.Time);
        await AliveAsync();
        throw new StorageException("no answer in time", isTransient: true);

        async Task ArriveAsync(TimeSpan after)
        {
            await Task.Delay(after, world.Time);
            late();
        }
    }

    private void Refuse(Call kind, string table, Fault fault)
    {
        var until = world.Elapsed + TimeSpan.FromMilliseconds(latency.Next(10_000, 30_000));
        if (fault == Fault.BusyForLong)
            rows.BusyUntil = until;
        if (fault == Fault.BeingDeleted)
            rows.DeletedUntil[table] = until;
        if (fault == Fault.Busy || world.Elapsed < rows.BusyUntil)
            throw new StorageException("503 ServerBusy", isTransient: true);
        if (kind is Call.Insert or Call.Upsert && world.Elapsed < rows.DeletedUntil.GetValueOrDefault(table))
            throw new StorageException("409 TableBeingDeleted", isTransient: true);
    }

    private WriteResult Note(string table, TableRow row, WriteResult result)
    {
        if (result.Written)
            Wrote(table, row);
        return result;
    }
}
