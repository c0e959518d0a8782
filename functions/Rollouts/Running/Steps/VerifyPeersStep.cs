using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Judges what came of all batches as is judged between two of them, without a window or a soak, since nothing more is begun.</summary>
internal sealed class VerifyPeersStep(RolloutParts parts) : MayRestartStep(parts, StepNames.VerifyPeers)
{
    /// <inheritdoc/>
    protected override RestartRules Rules(RolloutWork work) => work.Plan.Restart with { Soak = TimeSpan.Zero, Window = null };
}
