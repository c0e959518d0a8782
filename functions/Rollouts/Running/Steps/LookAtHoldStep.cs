using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Looks whether someone has decided about a rollout that holds: what was said before it held does not count. One that holds for its peers
/// takes them up again when it is resumed (<see cref="TakenUp"/>).
/// </summary>
internal sealed class LookAtHoldStep(RolloutParts parts) : RolloutStep(parts, StepNames.LookAtHold, heeds: false)
{
    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var control = await work.Parts.Rows.ControlAsync(work.Id, cancellationToken);
        if (control?.Command != ControlCommand.Pause && await work.StopAsync(cancellationToken) is { } stop)
            return stop;
        if (control is null || control.Command == ControlCommand.Pause || !(work.Args.Code == Codes.Rejected ? await IsAskedAnewAsync(work, cancellationToken) : IsSince(control, work)))
            return StepAnswer.Again(work.Now + RolloutWork.LongestWait, "it holds until someone decides");
        if (TakenUp.IsFor(work.Args.Code!))
            await TakenUp.TakeUpAsync(work, control, cancellationToken);
        await work.NoteAsync("resumed", work.Args.Code!, new { control.By, control.Reason }, $"resumed-{control.Number}", cancellationToken);
        await work.StandAsync(RolloutState.Running, $"{control.By} {(work.Args.Code == Codes.Rejected ? "had it rolled back again" : "resumed it")}: {control.Reason}", cancellationToken);
        return StepAnswer.Done();
    }

    /// <summary>Whether it was said since the rollout holds, which a hold that was interrupted and repeated tells by the time alone.</summary>
    private static bool IsSince(Control control, RolloutWork work) => control.Number > work.Args.Told || control.At > work.Header.Since;

    /// <summary>A rejected rollout does not go on; only whether it is undone may be asked again.</summary>
    private static async Task<bool> IsAskedAnewAsync(RolloutWork work, CancellationToken cancellationToken) =>
        work.Args.IsBack && await work.Parts.Gates.FindAsync(work.Id, PlanGates.BeforeRollback.Key, cancellationToken) is { } gate && await PassGateStep.IsAskedAnewAsync(work, gate, cancellationToken);
}
