using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Changes management's list, which restarts management. Once begun, an attempt is carried to its proof whatever people say: nobody is
/// helped by a management of which nothing is known.
/// </summary>
internal sealed class ApplyAddressesStep(RolloutParts parts) : RolloutStep(parts, StepNames.ApplyAddresses, heeds: false)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var attempt = work.Args.Attempt;
        if (!await Registering.IsBegunAsync(work, attempt, cancellationToken) && (await work.GuardAsync(cancellationToken) ?? await InTheWayAsync(work, cancellationToken)) is { } stop)
            return stop;
        await work.TouchAsync(cancellationToken);
        if (await Registering.OfAsync(work, attempt, cancellationToken) is not { } registering)
            return StepAnswer.Failed(Codes.ConnectionUnknown, $"the server has no register target named '{work.Plan.Register?.Via}'");

        await work.StandAsync(RolloutState.Running, "management's list of relays is being changed", cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = await registering.Driver.ApplyAsync(registering.Change, cancellationToken);
        if (answer.State == RegisterState.Unknown || answer is { State: RegisterState.Failed, Failure.IsTransient: true })
            return await WaitAsync(work, Pause, $"management's list is being changed: {answer.Failure}", cancellationToken, RolloutState.Running);

        await work.NoteAsync(
            answer.State switch { RegisterState.Failed => "register-failed", RegisterState.Asked => "register-asked", _ => "registered" }, work.Plan.Relay!,
            new { registering.Plan.Via, registering.Change.Before, registering.Change.After, answer.State, answer.Evidence, Failure = answer.Failure?.ToString() }, registering.DoneMark, cancellationToken);
        if (answer.State == RegisterState.Failed)
            return StepAnswer.Failed(Codes.NotApplied, $"management's list was not changed: {answer.Failure}");
        await work.Parts.Marks.SetAsync(work.Id, registering.DoneMark, work.Now, cancellationToken);
        if (answer.State == RegisterState.Asked)
            await work.TellAsync(NotificationKind.Asked, registering.DoneMark, "have management list the relays as shown", cancellationToken, details: answer.Evidence);
        return StepAnswer.Done(more: answer.State == RegisterState.Asked);
    }

    /// <summary>Who calls a relay home that is about to be taken off the list: since that was looked at, the rollout may have been paused or held for days.</summary>
    private static async Task<Outcome?> InTheWayAsync(RolloutWork work, CancellationToken cancellationToken) =>
        work.Plan.Kind == RolloutKind.Retire ? await NobodyHome.LookAsync(work, cancellationToken) : null;
}
