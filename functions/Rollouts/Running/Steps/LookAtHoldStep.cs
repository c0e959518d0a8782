using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Looks whether someone has decided about a rollout that holds: what was said before it held does not count.</summary>
internal sealed class LookAtHoldStep(RolloutParts parts) : RolloutStep(parts, StepNames.LookAtHold, heeds: false)
{
    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var control = await work.Parts.Rows.ControlAsync(work.Id, cancellationToken);
        if (control?.Command != ControlCommand.Pause && await work.StopAsync(cancellationToken) is { } stop)
            return stop;
        if (control is null || control.Number <= work.Args.Told || control.Command == ControlCommand.Pause || work.Args.Code == Codes.Rejected)
            return StepAnswer.Again(work.Now + RolloutWork.LongestWait, "it holds until someone decides");
        await work.NoteAsync("resumed", work.Args.Code!, new { control.By, control.Reason }, $"resumed-{control.Number}", cancellationToken);
        await work.StandAsync(RolloutState.Running, $"{control.By} resumed it: {control.Reason}", cancellationToken);
        return StepAnswer.Done();
    }
}
