using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Lets a relay be retired only when no peer calls it home. A restart would move no peer away while management still lists the relay, so
/// that is done before: by stopping the relay. It is looked at once more where the URL is removed.
/// </summary>
internal sealed class VerifyNobodyHomeStep(RolloutParts parts) : RolloutStep(parts, StepNames.VerifyNobodyHome)
{
    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken) =>
        await NobodyHome.LookAsync(work, cancellationToken) ?? StepAnswer.Done();
}
