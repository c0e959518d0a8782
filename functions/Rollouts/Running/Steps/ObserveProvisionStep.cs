using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Looks how far the relay's making is; who ends the rollout meanwhile leaves it to itself. What people make themselves shows when it answers probes, which the next stage waits for.</summary>
internal sealed class ObserveProvisionStep(RolloutParts parts) : RolloutStep(parts, StepNames.ObserveProvision, heeds: false)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (work.Plan.Provision is not { } rules)
            return StepAnswer.Done();
        if (work.Parts.Drivers.Provision(rules) is not { } driver)
            return StepAnswer.Failed(Codes.ConnectionUnknown, $"the server has no provision target named '{rules.Via}'");
        var answer = await driver.ObserveAsync(await Provisioning.OperationAsync(work, cancellationToken), cancellationToken);
        if (answer.State is ProvisionState.Running or ProvisionState.Unknown)
            return await work.StopAsync(cancellationToken) is { Status: OutcomeStatus.Failed } stop ? stop : await WaitAsync(work, Pause, $"the relay {work.Plan.Relay} is being made{(answer.Failure is { } unseen ? $"; nothing could be seen: {unseen}" : "")}", cancellationToken, RolloutState.Running);
        await work.NoteAsync(answer.State == ProvisionState.Failed ? "provision-failed" : "provisioned", work.Plan.Relay!, new { answer.State, answer.Evidence, Failure = answer.Failure?.ToString() }, $"provisioned-{work.Args.Attempt}", cancellationToken);
        return answer.State == ProvisionState.Failed ? StepAnswer.Failed(Codes.ProvisionFailed, $"the relay was not made: {answer.Failure}") : StepAnswer.Done();
    }
}
