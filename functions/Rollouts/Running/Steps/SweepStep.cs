using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Looks whether peers are to be restarted anew, and whether deferred ones have come back, in the window and while their time lasts; then they are left alone.</summary>
internal sealed class SweepStep(RolloutParts parts) : RolloutStep(parts, StepNames.Sweep)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>No further peer is given up after this time, so that the step ends within its own.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(25);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var rows = (await new PeerWatch(work).LookAsync(isOver: false, cancellationToken)).Rows;
        var deferred = rows.Where(row => row.State == PeerState.Deferred).ToList();
        if (rows.Any(row => row.IsToBegin))
        {
            return WindowClock.IsOpen(work.Plan.Restart.Window, work.Now) ? StepAnswer.Done(more: true)
                : await WaitAsync(work, Pause, "the window is closed, and peers are to be restarted anew", cancellationToken);
        }

        if (deferred.Count == 0)
            return StepAnswer.Done();
        var until = (rows.Where(row => row.Restarts > 0).Select(row => row.RestartedAt).Min() ?? work.Header.CreatedAt) + work.Plan.DeferUntil;
        if (work.Now >= until)
            return await GiveUpAsync(work, deferred, cancellationToken);

        var reading = await work.Parts.Directory.ReadAsync(await work.Parts.Fleets.ReadAsync(cancellationToken), cancellationToken);
        var known = reading.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var leftDown = await work.LeftDownAsync(known, cancellationToken);
        var wave = Wave.Choose(work.Plan, rows, known, batch: 0, isBack: false, leftDown: leftDown);
        if (reading.Failure is null && wave.Begin.Count == 0 && wave.Left > 0 && (leftDown.Count > 0 || rows.Any(row => row.State == PeerState.Inconclusive)))
            return await NoRoom.WaitAsync(work, rows, leftDown, cancellationToken);
        if (reading.Failure is null)
            await work.FoundAsync(cancellationToken);
        if (reading.Failure is null && wave.Begin.Count > 0 && WindowClock.IsOpen(work.Plan.Restart.Window, work.Now))
            return StepAnswer.Done(more: true);
        var why = $"{Amount.Of(deferred.Count, "offline peer")} may come back until {until.UtcDateTime:yyyy-MM-dd HH:mm}Z: {FewNames.Of([.. deferred.Select(row => row.Name)])}";
        return await WaitAsync(work, until - work.Now < Pause ? until - work.Now : Pause, why, cancellationToken);
    }

    private static async Task<Outcome> GiveUpAsync(RolloutWork work, List<PeerProgress> deferred, CancellationToken cancellationToken)
    {
        await work.NoteAsync("deferred-given-up", "", new { Peers = deferred.Select(row => row.Name) }, "given-up", cancellationToken);
        var enough = work.Now + Enough;
        foreach (var row in deferred)
        {
            if (work.Now >= enough)
                return StepAnswer.Again(work.Now, "deferred peers are given up");
            await work.Parts.Peers.MoveAsync(work.Id, row, row with { State = PeerState.Skipped, Note = "it did not come back in time", UpdatedAt = work.Now }, cancellationToken);
        }

        return StepAnswer.Done();
    }
}
