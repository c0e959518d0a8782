using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// Probes on schedule for as long as the host runs. When the host stops, a run that is under way is given up, since half a run says
/// little; a run that is being stored is stored, or waits in the backlog.
/// </summary>
internal sealed partial class ProbeService(
    ServeSettings settings,
    FleetFile file,
    FleetDesk states,
    SlotRunner runner,
    ResultsRecorder recorder,
    ResultsReader reader,
    VantageState state,
    PeersState peers,
    ProbeMeter meter,
    SlotLog slots,
    TimeProvider time,
    ILogger<ProbeService> log) : BackgroundService
{
    private static readonly TimeSpan _seedPatience = TimeSpan.FromSeconds(5);

    private readonly RecentRuns _recent = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var writing = new CancellationTokenSource();
        await using var grace = stoppingToken.Register(() => writing.CancelAfter(settings.WriteGrace));
        await SeedAsync(stoppingToken);
        await ReadStatesAsync(stoppingToken);
        LogStarted(settings.Region, state.Current.Fleet.Fleet.Relays.Count, state.Current.Fleet.Fleet.Version);
        await foreach (var due in new Scheduler(settings.Region, CurrentFleet, time).SlotsAsync(stoppingToken))
        {
            await RunAsync(due, stoppingToken, writing.Token);
            await ReadStatesAsync(stoppingToken);
            GiveMemoryBack();
        }

        state.Current = state.Current with { HasEnded = true };
    }

    /// <summary>Takes up what was probed before a restart, so that picks are steady from the first slot on.</summary>
    private async Task SeedAsync(CancellationToken stopping)
    {
        state.Current = state.Current with { SeedFailure = "it was asked, and has not answered yet" };
        var fleet = state.Current.Fleet.Fleet;
        using var patience = new CancellationTokenSource(_seedPatience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            var now = time.GetUtcNow();
            var from = now - (fleet.Interval * RecentRuns.DefaultCapacity);
            foreach (var run in await reader.RunsAsync(settings.Region, [.. fleet.Relays.Select(relay => relay.Name)], from, now, limit.Token))
            {
                _recent.Add(run);
            }

            state.Current = state.Current with { SeedFailure = null };
        }
        catch (Exception exception) when (exception is StorageException or OperationCanceledException)
        {
            LogNothingToTakeUp(exception.Message);
            var failure = exception is StorageException ? exception.Message : "no answer in time";
            state.Current = state.Current with { SeedFailure = failure };
        }
    }

    private ProbedFleet CurrentFleet()
    {
        if (file.Refresh())
        {
            var fleet = file.Current!;
            state.Current = state.Current with { Reading = file.Reading };
            if (file.Reading.Errors.Count == 0)
            {
                LogFleetLoaded(file.Path, fleet.Fleet.Relays.Count, fleet.Fleet.Version);
            }

            foreach (var error in file.Reading.Errors)
            {
                LogFleetRefused(error.ToString(), fleet.Fleet.Version);
            }
        }

        var inForce = file.Current! with { Fleet = states.InForce(file.Current!.Fleet) };
        if (inForce != state.Current.Fleet)
        {
            state.Current = state.Current with { Fleet = inForce };
        }

        return inForce;
    }

    /// <summary>Reads which states rollouts gave to relays, after each slot; while the store does not answer, what was read last stands.</summary>
    private async Task ReadStatesAsync(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(_seedPatience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await states.GivenAsync(file.Current!.Fleet.Mesh, limit.Token);
        }
        catch (Exception exception) when (exception is StorageException or OperationCanceledException)
        {
            LogStatesNotRead(exception.Message);
        }
    }

    private async Task RunAsync(DueSlot due, CancellationToken stopping, CancellationToken writing)
    {
        try
        {
            var (recent, before) = (_recent.Runs, state.Current.Last?.Judgement);
            var outcome = await runner.RunAsync(
                new SlotRequest
                {
                    Fleet = due.Fleet,
                    Region = settings.Region,
                    Slot = due.Slot,
                    Notes = due.Notes,
                    Spread = due.IsFirst ? settings.FirstSpread : ProbeGoals.SlotSpread(due.Fleet.Fleet),
                    Recent = recent,
                    Peers = peers.Use,
                },
                stopping,
                writing);
            _recent.Add(outcome.Run);
            meter.Add(outcome.Run, due.Fleet.Fleet);
            state.Current = state.Current with
            {
                Last = outcome,
                Recent = recent,
                Slots = state.Current.Slots + 1,
                Missed = state.Current.Missed + due.Notes.Missed,
                Backlog = new BacklogState(recorder.Waiting, recorder.WaitingBytes, recorder.Dropped),
            };
            slots.Write(before, state.Current);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogGivenUp(due.Slot);
        }
        catch (Exception fault)
        {
            LogFault(fault, due.Slot);
        }
    }

    /// <summary>
    /// A slot allocates in a burst and then nothing happens for most of the interval, while the collector would keep what it was given,
    /// by default as much as the processor has cache. Collecting here, when no probe is timed, takes a few milliseconds.
    /// </summary>
    private static void GiveMemoryBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeMemory.GiveBack();
    }
}
