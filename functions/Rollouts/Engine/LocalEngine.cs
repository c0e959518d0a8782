using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// Runs orchestrations over a journal in storage, in this process. Of the engines of a store the one that holds the lease drives all of
/// them; the others wait, and may start and signal. After a crash the next engine goes on where the journals end.
/// </summary>
public sealed partial class LocalEngine : IOrchestrationClient, IDisposable
{
    private readonly OrchestrationCatalogue _catalogue;
    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Alarm _alarm;
    private readonly SemaphoreSlim _loading;
    private readonly EngineParts _parts;
    private readonly ConcurrentQueue<string> _newcomers = new();
    private readonly Dictionary<(string Id, string Signal), long> _seen = [];

    /// <summary>Makes an engine, which does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="store">Where journals are.</param>
    /// <param name="catalogue">The orchestrations and steps of this program.</param>
    /// <param name="owner">Names this start of this engine, as no other is named: machine, process and an instant will do.</param>
    /// <param name="options">How it keeps its lease.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it says what it meets.</param>
    public LocalEngine(
        ITableStore store, OrchestrationCatalogue catalogue, string owner, EngineOptions options, TimeProvider time, ILogger<LocalEngine> log)
    {
        (_catalogue, _options, _time, _log) = (catalogue, options, time, log);
        _alarm = new Alarm(time);
        _loading = new SemaphoreSlim(options.ParallelLoads);
        var storage = new PatientTables(store, options, time);
        _parts = new EngineParts
        {
            Storage = storage,
            Instances = new Instances(storage),
            Signals = new Signals(storage),
            Lease = new EngineLease(store, owner, options, time),
            Catalogue = catalogue,
            Client = this,
            Alarm = _alarm,
            Bells = new Bells(),
            Loading = _loading,
            Time = time,
        };
    }

    private const string Newcomer = "newcomer";

    /// <summary>Whether this engine holds the lease.</summary>
    public bool IsDriving => _parts.Lease.IsHeld;

    /// <summary>
    /// Drives whenever it holds the lease, until it is told to stop. What runs then is cancelled, is not recorded, and is run again later.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _parts.Lease.AcquireAsync(stop);
                LogLeaseWon(_parts.Lease.Holder.Epoch);
                await ReignAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told to stop.
            }
        }

        await _parts.Lease.ReleaseAsync();
    }

    /// <inheritdoc/>
    public async Task<bool> StartAsync(string id, string name, Payload input, CancellationToken cancellationToken = default)
    {
        var instance = new OrchestrationInfo
        {
            Id = id,
            Name = name,
            Version = _catalogue.Newest(name).Version,
            Input = input,
            State = OrchestrationState.Running,
            StartedAt = _time.GetUtcNow(),
        };
        var isNew = await _parts.Instances.AddAsync(instance, cancellationToken);
        _newcomers.Enqueue(id);
        _parts.Bells.Ring(Newcomer);
        return isNew;
    }

    /// <inheritdoc/>
    public async Task<bool> SignalAsync(string id, string signal, CancellationToken cancellationToken = default)
    {
        OperationKeys.Check(signal);
        if (await FindAsync(id, cancellationToken) is not { State: OrchestrationState.Running or OrchestrationState.Stuck })
            return false;
        await _parts.Signals.RaiseAsync(id, signal, cancellationToken);
        _parts.Bells.Ring(Bells.OfSignal(id, signal));
        return true;
    }

    /// <inheritdoc/>
    public Task<OrchestrationInfo?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        _parts.Instances.FindAsync(id, cancellationToken);

    /// <summary>The journal of an orchestration, as far as it is written.</summary>
    public Task<IReadOnlyList<JournalEntry>> ReadJournalAsync(string id, CancellationToken cancellationToken = default) =>
        new Journal(_parts.Storage, id, _parts.Lease.Holder).LoadAsync(cancellationToken);

    /// <summary>
    /// Removes an orchestration that has ended, its children and all their journals. One that has not ended, or whose children have not, is
    /// left as it is.
    /// </summary>
    /// <returns>Whether it was there and is gone.</returns>
    public async Task<bool> PurgeAsync(string id, CancellationToken cancellationToken = default)
    {
        var family = await _parts.Instances.FamilyAsync(id, cancellationToken);
        if (family.Count == 0 || family.Any(member => member.State is OrchestrationState.Running or OrchestrationState.Stuck))
            return false;
        foreach (var member in family)
        {
            await _parts.Storage.DeleteAsync(EngineTables.Journal, new KeyRange(member.Id), cancellationToken);
            await _parts.Instances.RemoveAsync(member.Id, cancellationToken);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alarm.Dispose();
        _loading.Dispose();
    }

    private async Task ReignAsync(CancellationToken stop)
    {
        var drivers = new Dictionary<string, Task<DriverEnd?>>(StringComparer.Ordinal);
        Task driving;
        using (var reign = new CancellationScope(stop))
        {
            driving = DriveAllAsync(drivers, reign.Token);
            await Task.WhenAny(_parts.Lease.KeepAsync(reign.Token), driving);
        }

        await driving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Task.WhenAll(drivers.Values);
        if (!stop.IsCancellationRequested)
            LogReignEnded(driving.Exception?.InnerException, _parts.Lease.Holder.Epoch);
    }

    private async Task DriveAllAsync(Dictionary<string, Task<DriverEnd?>> drivers, CancellationToken stop)
    {
        while (true)
        {
            var next = _time.GetUtcNow() + _options.Poll;
            var active = await LookAroundAsync(stop);
            foreach (var ended in drivers.Keys.Except(active).Where(id => drivers[id].IsCompleted).ToList())
                drivers.Remove(ended);
            foreach (var id in active)
                Begin(id);
            while (_time.GetUtcNow() < next)
            {
                var rung = _parts.Bells.Listen(Newcomer);
                while (_newcomers.TryDequeue(out var id))
                    Begin(id);
                await Task.WhenAny(rung, _alarm.At(next)).WaitAsync(stop);
                await Task.Yield();
            }
        }

        // One that has ended, and is still listed, is driven again, to take it off the list; one that is stuck is not.
        void Begin(string id)
        {
            if (!drivers.TryGetValue(id, out var driver) || (driver.IsCompleted && driver.Result is DriverEnd.Ended or DriverEnd.NotStarted))
                drivers[id] = DriveAsync(id, stop);
        }
    }

    /// <summary>
    /// Rings for signals that other processes raised, and returns what is active. Signals are read first: what they belong to was active
    /// when they were raised, so one whose orchestration is not active afterwards came too late, and goes.
    /// </summary>
    private async Task<IReadOnlyList<string>> LookAroundAsync(CancellationToken stop)
    {
        var signals = await _parts.Signals.AllAsync(stop);
        var active = await _parts.Instances.ActiveAsync(stop);
        var known = active.ToHashSet(StringComparer.Ordinal);
        foreach (var (id, signal, count) in signals)
        {
            if (!known.Contains(id))
                await _parts.Signals.ForgetAsync(id, stop);
            else if (_seen.GetValueOrDefault((id, signal)) != count)
                _parts.Bells.Ring(Bells.OfSignal(id, signal));
        }

        _seen.Clear();
        foreach (var (id, signal, count) in signals)
            _seen[(id, signal)] = count;
        return active;
    }

    private async Task<DriverEnd?> DriveAsync(string id, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                return await new OrchestrationDriver(id, _parts).DriveAsync(stop);
            }
            catch (FencedException fenced)
            {
                // An entry of an engine that was here before arrived after we had read the journal: read it again.
                LogFenced(fenced.Message);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return null;
            }
            catch (OperationCanceledException)
            {
                // The lease has run out, and the reign is about to end.
                await PauseAsync(_options.StorageRetry, stop);
            }
            catch (Exception exception)
            {
                LogDriverFailed(exception, id);
                await PauseAsync(_options.Poll, stop);
            }
        }

        return null;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop) => await Task.WhenAny(Task.Delay(pause, _time, stop));
}
