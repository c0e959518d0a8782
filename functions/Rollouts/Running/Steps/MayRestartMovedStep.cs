using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>In a rollback that restarts the peers which moved, looks whether there are more of them, and whether they may be restarted now.</summary>
internal sealed class MayRestartMovedStep(RolloutParts parts) : RolloutStep(parts, StepNames.MayRestartMoved)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (!work.Plan.Rollback.RestartMoved)
            return StepAnswer.Done();
        var rows = (await new PeerWatch(work).LookAsync(isOver: false, cancellationToken)).Rows;
        if (Budget.Stop(work.Plan.Restart.Stop, Restarted.Of(work, rows)) is { } spent)
            return StepAnswer.Failed(Codes.Stopped, spent);
        var reading = await work.Parts.Directory.ReadAsync(await work.Parts.Fleets.ReadAsync(cancellationToken), cancellationToken);
        if (reading.Failure is { } unread)
            return await WaitAsync(work, Pause, $"management cannot be asked for its peers: {unread}", cancellationToken);
        var known = reading.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var leftDown = await work.LeftDownAsync(known, cancellationToken);
        var wave = Wave.Choose(work.Plan, rows, known, batch: 0, isBack: true, leftDown: leftDown);
        var isRepeated = rows.Any(row => row is { IsToBegin: true, IsBack: true });
        if (wave.Begin.Count + wave.Left == 0 && !isRepeated)
            return StepAnswer.Done();
        if (wave.Begin.Count == 0 && !isRepeated)
            return await NoRoom.WaitAsync(work, rows, leftDown, cancellationToken);
        await work.FoundAsync(cancellationToken);
        return WindowClock.IsOpen(work.Plan.Restart.Window, work.Now)
            ? StepAnswer.Done(more: true)
            : await WaitAsync(work, Pause, "the window is closed", cancellationToken, RolloutState.RollingBack);
    }
}
