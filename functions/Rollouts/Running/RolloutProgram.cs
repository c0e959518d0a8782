using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Running.Steps;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>The orchestrations and steps by which rollouts are carried out: what every engine is given.</summary>
public static class RolloutProgram
{
    /// <summary>A catalogue of all of them.</summary>
    /// <param name="parts">What rollouts stand on.</param>
    public static OrchestrationCatalogue Of(RolloutParts parts) => new OrchestrationCatalogue()
        .Add(new RolloutOrchestration())
        .Add(new BatchOrchestration())
        .Add(new PreflightStep(parts)).Add(new PassGateStep(parts)).Add(new HoldStep(parts)).Add(new LookAtHoldStep(parts))
        .Add(new BeginProvisionStep(parts)).Add(new ObserveProvisionStep(parts)).Add(new VerifyRelayStep(parts)).Add(new VerifyNobodyHomeStep(parts))
        .Add(new ApplyAddressesStep(parts)).Add(new ProveAddressesStep(parts)).Add(new RestoreAddressesStep(parts)).Add(new ProveRestoredStep(parts))
        .Add(new PropagateStep(parts)).Add(new MayRestartStep(parts)).Add(new BeginWaveStep(parts)).Add(new WatchWaveStep(parts))
        .Add(new VerifyPeersStep(parts)).Add(new SweepStep(parts)).Add(new MayRestartMovedStep(parts)).Add(new FinishStep(parts));
}
