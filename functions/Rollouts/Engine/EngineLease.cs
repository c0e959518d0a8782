using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// The lease by which one engine at a time drives what is in a store: a row that its holder touches at every heartbeat. Whoever wants it
/// watches the row until it has not been touched for the lease time, by the watcher's own monotonic clock, since the clocks of two
/// machines cannot be compared. The holder counts from before it sent its last successful heartbeat, so it knows that it has lost the
/// lease before anybody else can have won it. Where the store has an <see cref="EngineOptions.HoldFile"/> the row says whether its holder
/// has that file too; then whoever gets the file knows that the holder is gone, and takes the lease at once.
/// </summary>
/// <param name="store">Where the row is.</param>
/// <param name="owner">A name that no other start of an engine has.</param>
/// <param name="options">The lease time and the heartbeat.</param>
/// <param name="time">The clock.</param>
internal sealed class EngineLease(ITableStore store, string owner, EngineOptions options, TimeProvider time)
{
    private const string Key = "engine";
    private const string Held = "Held";

    private string? _etag;
    private long _beat;
    private long _renewedAt;
    private StoreHold? _hold;

    /// <summary>Who holds it, while it is this engine.</summary>
    public LeaseHolder Holder { get; private set; } = new(owner, 0);

    /// <summary>Whether this engine may act at this instant.</summary>
    public bool IsHeld => _etag is not null && time.GetElapsedTime(_renewedAt) < options.LeaseTime;

    /// <summary>Returns when the lease is won.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        string? watched = null;
        var watchedSince = time.GetTimestamp();
        while (true)
        {
            var row = await TryAsync(() => store.GetAsync(EngineTables.Lease, Key, Key, cancellationToken), cancellationToken);
            if (row is not null && row.ETag != watched)
                (watched, watchedSince) = (row.ETag, time.GetTimestamp());
            var hadFile = _hold is not null;
            if (MayTake(row, watchedSince) && await WriteAsync(row?.ETag, (row?.WholeNumber("Epoch") ?? 0) + 1, released: false, cancellationToken))
                return;
            if (!hadFile)
                LetGo();
            await Task.Delay(options.Heartbeat, time, cancellationToken);
        }
    }

    /// <summary>Renews the lease until it is lost. A heartbeat counts from when the last one was sent: one that was answered late must not delay the next beyond the lease.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (IsHeld)
        {
            if (options.Heartbeat - time.GetElapsedTime(_renewedAt) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            if (IsHeld && !await WriteAsync(_etag, Holder.Epoch, released: false, cancellationToken))
                return;
        }
    }

    /// <summary>Gives the lease back, so that the next engine need not wait; when that fails, it does.</summary>
    public async Task ReleaseAsync()
    {
        if (IsHeld)
            await WriteReleasedAsync();
        _etag = null;
        LetGo();
    }

    /// <summary>
    /// Whether the lease is over, or its holder is seen to be gone. Once it has driven, an engine keeps the file until it is told to stop, with
    /// or without the lease: a step that does not listen may outlive a reign.
    /// </summary>
    private bool MayTake(TableRow? row, long watchedSince)
    {
        var isOver = row is null || row.Flag("Released") == true || time.GetElapsedTime(watchedSince) >= options.LeaseTime;
        var isHeldByFile = !isOver && row!.Flag(Held) == true && row.Text("Owner") != owner;
        if (isOver || isHeldByFile)
            _hold ??= options.HoldFile is { } file ? StoreHold.TryTake(file) : null;
        return isOver || (isHeldByFile && _hold is not null);
    }

    /// <summary>Lets go of the store's file, as the system does when the process is gone.</summary>
    internal void LetGo()
    {
        _hold?.Dispose();
        _hold = null;
    }

    private async Task WriteReleasedAsync()
    {
        using var patience = new CancellationTokenSource(options.LeaseTime, time);
        try
        {
            await WriteAsync(_etag, Holder.Epoch, released: true, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The lease runs out by itself.
        }
    }

    /// <summary>Writes the row if it is as it was; says whether this engine holds the lease then.</summary>
    private async Task<bool> WriteAsync(string? etag, long epoch, bool released, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var row = new TableRow(Key, Key) { ["Owner"] = owner, ["Epoch"] = epoch, ["Beat"] = ++_beat, ["Released"] = released, [Held] = _hold is not null };
        using var limit = new CancellationTokenSource(IsHeld ? options.LeaseTime - time.GetElapsedTime(_renewedAt) : options.LeaseTime, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var result = etag is null
                ? await TryAsync(() => store.InsertAsync(EngineTables.Lease, row, MissingTable.Create, ending.Token), ending.Token)
                : await TryAsync(() => store.ReplaceAsync(EngineTables.Lease, row, etag, ending.Token), ending.Token);
            var current = result.Written ? null : await TryAsync(() => store.GetAsync(EngineTables.Lease, Key, Key, ending.Token), ending.Token);
            if (!result.Written && current?.HasSameContent(row) != true)
                return false;
            (_etag, _renewedAt, Holder) = (result.ETag ?? current!.ETag, sentAt, new LeaseHolder(owner, epoch));
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
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
