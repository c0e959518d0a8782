using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Writes the end down, voids the gates that are still open, tells people, and gives the mesh back.</summary>
internal sealed class FinishStep(RolloutParts parts) : RolloutStep(parts, StepNames.Finish, heeds: false)
{
    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var (state, kind) = work.Args.Code switch
        {
            null => (RolloutState.Done, NotificationKind.Done),
            Codes.Aborted => (RolloutState.Aborted, NotificationKind.Aborted),
            Codes.Rejected => (RolloutState.Rejected, NotificationKind.Rejected),
            Codes.RolledBack => (RolloutState.RolledBack, NotificationKind.RolledBack),
            _ => (RolloutState.Failed, NotificationKind.Failed),
        };
        var peers = await work.Parts.Peers.ListAsync(work.Id, work.Plan, cancellationToken);
        var report = Report.Of(work.Plan, peers, state, work.Header.Explanation);
        await work.Parts.Gates.SupersedeOpenAsync(work.Id, "the rollout has ended", cancellationToken: cancellationToken);
        await work.NoteAsync("ended", KebabCase.Of(state), new { report, States = peers.CountBy(peer => peer.State).ToDictionary(count => count.Key, count => count.Value) }, "ended", cancellationToken);
        await work.TellAsync(kind, "ended", report, cancellationToken);
        if (!work.Header.HasEnded)
            RolloutTelemetry.Ended(work.Header, state, work.Now);
        await work.StandAsync(state, report, cancellationToken);
        await work.EndMaintenanceAsync(cancellationToken);
        await work.Parts.Locks.ReleaseAsync(work.Plan.Mesh, work.Id, cancellationToken);
        return StepAnswer.Done();
    }
}
