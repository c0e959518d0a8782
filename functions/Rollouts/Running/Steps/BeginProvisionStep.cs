using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Has the relay probed as a candidate, and begins to make it where the plan says how.</summary>
internal sealed class BeginProvisionStep(RolloutParts parts) : RolloutStep(parts, StepNames.BeginProvision)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (await work.GuardAsync(cancellationToken) is { } stop)
            return stop;
        await work.Parts.Fleets.SetAsync(work.Plan.Relay!, RelayState.Candidate, work.Id, cancellationToken);
        if (work.Plan.Provision is not { } rules)
            return StepAnswer.Done();
        if (work.Parts.Drivers.Provision(rules) is not { } driver)
            return StepAnswer.Failed(Codes.ConnectionUnknown, $"the server has no provision target named '{rules.Via}'");

        await work.TouchAsync(cancellationToken);
        var answer = await driver.BeginAsync(await Provisioning.OperationAsync(work, cancellationToken), cancellationToken);
        await work.NoteAsync(
            answer.State switch { ProvisionState.Failed => "provision-not-begun", ProvisionState.Unknown => "provision-unanswered", ProvisionState.Asked => "provision-asked", _ => "provision-begun" }, work.Plan.Relay!,
            new { rules.Via, answer.State, answer.Evidence, Failure = answer.Failure?.ToString() }, $"provision-{answer.State}-{work.Args.Attempt}", cancellationToken);
        if (answer.State == ProvisionState.Asked)
            await work.TellAsync(NotificationKind.Asked, $"provision-{work.Args.Attempt}", $"make the relay {work.Plan.Relay}", cancellationToken, details: answer.Evidence);
        return answer.State == ProvisionState.Failed && answer.Failure is { IsTransient: false } failure ? StepAnswer.Failed(Codes.ProvisionFailed, $"the relay cannot be made: {failure}")
            : answer.State is ProvisionState.Failed or ProvisionState.Unknown ? await WaitAsync(work, Pause, $"the relay is being made: {answer.Failure}", cancellationToken, RolloutState.Running)
            : StepAnswer.Done();
    }
}
