using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Puts management's list back exactly: its own edit that was not proven, at once and whatever people say; or as a rollback, once its gate
/// has let it. A rollout that changed no list has nothing to put back.
/// </summary>
internal sealed class RestoreAddressesStep(RolloutParts parts) : RolloutStep(parts, StepNames.RestoreAddresses, heeds: false)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var attempt = work.Args.IsBack ? await RegisterMarks.LastAsync(work.Parts.Marks, work.Id, cancellationToken) : work.Args.Attempt;
        if (attempt == 0 || (work.Args.IsBack && !work.Plan.Rollback.RestoreAddresses))
            return StepAnswer.Done();
        if (work.Args.IsBack && await work.GuardAsync(cancellationToken) is { } stop)
            return stop;
        if (await Registering.OfAsync(work, attempt, cancellationToken) is not { } registering)
            return StepAnswer.Failed(Codes.ConnectionUnknown, "the server's register target is gone");
        if (await work.Parts.Marks.FindAsync(work.Id, registering.UndoneMark, cancellationToken) is not null)
            return StepAnswer.Done();

        await work.Parts.Marks.SetAsync(work.Id, registering.UndoMark, work.Now, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = await registering.Driver.RestoreAsync(registering.Change, cancellationToken);
        var isTransient = answer.State == RegisterState.Unknown || answer is { State: RegisterState.Failed, Failure.IsTransient: true };
        if (isTransient && work.Now < work.Args.Since + Patience)
            return await WaitAsync(work, Pause, $"management's list is being put back: {answer.Failure}", cancellationToken, RolloutState.Running);

        await work.NoteAsync(
            answer.State switch { RegisterState.Failed => "restore-failed", RegisterState.Unknown => "restore-unanswered", RegisterState.Asked => "restore-asked", _ => "restored" }, work.Plan.Relay!, new { registering.Change.Before, answer.State, answer.Evidence, Failure = answer.Failure?.ToString() }, $"{registering.UndoMark}-{work.Args.Since.UtcTicks}", cancellationToken);
        if (answer.State is RegisterState.Failed or RegisterState.Unknown)
            return StepAnswer.Failed(Codes.NotRestored, $"management's list was not put back, and may hold the change: {answer.Failure}");
        if (answer.State == RegisterState.Asked)
            await work.TellAsync(NotificationKind.Asked, registering.UndoMark, "have management list the relays as they were", cancellationToken, details: answer.Evidence);
        return StepAnswer.Done();
    }
}
