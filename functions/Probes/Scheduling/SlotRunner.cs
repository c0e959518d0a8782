using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// Runs one slot: probes the fleet, judges what was seen, stores it, and looks after what is stored. It keeps nothing between slots, so
/// that a timer that starts anew each time can call it as well as a process that stays. One slot after the other.
/// </summary>
/// <param name="vantage">Probes.</param>
/// <param name="recorder">Stores, or keeps what cannot be stored.</param>
/// <param name="upkeep">Rolls up and drops what is expired; <see langword="null"/> where something else does.</param>
/// <param name="time">The clock.</param>
public sealed class SlotRunner(VantagePoint vantage, ResultsRecorder recorder, Upkeep? upkeep, TimeProvider time)
{
    /// <summary>
    /// The storage may take this share of the interval, at least <see cref="LeastPatience"/>: probing ends at 80 % of it, and an outage
    /// must not cost the next slot.
    /// </summary>
    public const double StorageShare = 0.15;

    /// <summary>The least time that the storage is given: 2 s, also where that costs a slot of a very short interval.</summary>
    public static TimeSpan LeastPatience { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Runs a slot.</summary>
    /// <param name="request">What to probe.</param>
    /// <param name="probing">Ends the probes; a run cut short says little of the relays, and is given up.</param>
    /// <param name="writing">Ends the writes; what is not stored by then waits in the backlog.</param>
    /// <exception cref="OperationCanceledException">The run was given up; nothing of it is stored.</exception>
    public async Task<SlotOutcome> RunAsync(SlotRequest request, CancellationToken probing, CancellationToken writing = default)
    {
        using var span = SlotSpans.Begin(request, time.GetUtcNow());
        var outcome = await ProbeAsync(request, probing, writing);
        SlotTelemetry.Measure(outcome);
        if (span is not null)
            SlotSpans.End(span, outcome);
        return outcome;
    }

    private async Task<SlotOutcome> ProbeAsync(SlotRequest request, CancellationToken probing, CancellationToken writing)
    {
        var fleet = request.Fleet.Fleet;
        var run = await vantage.For(fleet).RunAsync(fleet, Options(request), progress: null, probing);
        probing.ThrowIfCancellationRequested();
        var judgement = Judge.Run(fleet, run, new JudgeContext { Now = time.GetUtcNow(), Recent = request.Recent, Peers = request.Peers });
        using var patience = new CancellationTokenSource(Patience(fleet.Interval), time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, writing);
        var recorded = await RecordAsync(request, run, limit.Token);
        var failure = recorded.Failure is null && upkeep is not null ? await upkeep.RunAsync(request.Slot, fleet.Interval, limit.Token) : null;
        return new SlotOutcome(request, run, judgement, recorded) { EndedAt = time.GetUtcNow(), UpkeepFailure = failure };
    }

    private static ProbeRunOptions Options(SlotRequest request) => new()
    {
        Region = request.Region,
        Slot = request.Slot,
        Goal = ProbeGoals.ForSlot(request.Fleet.Fleet, request.Fleet.Secret is not null, request.Slot),
        Secret = request.Fleet.Secret,
        Deadline = ProbeGoals.SlotDeadline(request.Fleet.Fleet),
        Spread = request.Spread,
    };

    private static TimeSpan Patience(TimeSpan interval) => interval * StorageShare > LeastPatience ? interval * StorageShare : LeastPatience;

    private async Task<RecordOutcome> RecordAsync(SlotRequest request, ProbeRun run, CancellationToken limit)
    {
        try
        {
            return await recorder.RecordAsync(run, request.Notes, request.Fleet.Fleet, limit);
        }
        catch (OperationCanceledException)
        {
            return new RecordOutcome(IsStored: false, Drained: 0, "the storage did not answer in time");
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            return new RecordOutcome(IsStored: false, Drained: 0, $"neither the storage nor the backlog's disk took the run, which is lost: {disk.Message}");
        }
    }
}
