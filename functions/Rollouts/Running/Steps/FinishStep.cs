using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Writes the end down, voids the gates that are still open, tells people, and gives the mesh back. What people said before has its effect:
/// the end waits while they have it paused, and gives way to a rollback; from then on nothing more is taken.
/// </summary>
internal sealed class FinishStep(RolloutParts parts) : RolloutStep(parts, StepNames.Finish, heeds: false)
{
    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var (isClosed, said) = await work.Parts.Rows.CloseAsync(work.Id, work.Now, said => IsHeeded(said, work.Args.IsBack), cancellationToken);
        if (!isClosed)
            return await work.StopAsync(cancellationToken) ?? StepAnswer.Again(work.Now, "people said something else meanwhile");

        var end = said?.Command == ControlCommand.Abort ? Codes.Aborted : work.Args.Code;
        var (state, kind) = end switch
        {
            null => (RolloutState.Done, NotificationKind.Done),
            Codes.Aborted => (RolloutState.Aborted, NotificationKind.Aborted),
            Codes.Rejected => (RolloutState.Rejected, NotificationKind.Rejected),
            Codes.RolledBack => (RolloutState.RolledBack, NotificationKind.RolledBack),
            _ => (RolloutState.Failed, NotificationKind.Failed),
        };
        var peers = await work.Parts.Peers.ListAsync(work.Id, work.Plan, cancellationToken);
        var report = state == RolloutState.Aborted
            ? Report.OfAbort(peers, said!, await LeftBehind.OfAsync(work.Parts, work.Id, work.Plan, peers, cancellationToken))
            : Report.Of(work.Plan, peers, state, work.Header.Explanation);
        await work.Parts.Gates.SupersedeOpenAsync(work.Id, "the rollout has ended", cancellationToken: cancellationToken);
        await work.NoteAsync("ended", KebabCase.Of(state), new { report, States = peers.CountBy(peer => peer.State).ToDictionary(count => count.Key, count => count.Value) }, "ended", cancellationToken);
        await work.TellAsync(kind, "ended", report, cancellationToken);
        if (!work.Header.HasEnded)
            RolloutTelemetry.Ended(work.Header, state, work.Now);
        await work.StandAsync(state, report, cancellationToken);
        await work.EndMaintenanceAsync(cancellationToken);
        await work.Parts.Locks.ReleaseAsync(work.Plan.Mesh, work.Id, cancellationToken);
        return Outcome.Succeeded(Payload.Of(new StepAnswer { End = end }));
    }

    private static bool IsHeeded(Control? said, bool isBack) =>
        said is null or { Command: ControlCommand.Abort } || (said.Command != ControlCommand.Pause && (isBack || !said.IsBack));
}
