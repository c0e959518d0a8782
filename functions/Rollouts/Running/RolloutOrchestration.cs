using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Carries out a rollout: what comes after what, and nothing else. <see cref="RolloutRun"/> is one run of it.</summary>
public sealed class RolloutOrchestration : IOrchestration
{
    /// <summary>The version that new rollouts are run by.</summary>
    public const string Newest = "1";

    /// <inheritdoc/>
    public string Name => RolloutInput.Orchestration;

    /// <inheritdoc/>
    public string Version => Newest;

    /// <inheritdoc/>
    public Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input) => new RolloutRun(context, input.To<RolloutInput>()).RunAsync();
}
