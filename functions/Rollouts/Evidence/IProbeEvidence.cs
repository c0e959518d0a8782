using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Evidence;

/// <summary>What the probes know, as a rollout asks for it.</summary>
public interface IProbeEvidence
{
    /// <summary>What every region saw lately of one relay, in runs that used this very fleet, in order of region and slot: as far back as its verification may need.</summary>
    /// <param name="fleet">The fleet, whose version counts.</param>
    /// <param name="relay">The relay's name.</param>
    /// <param name="samples">How many observations in a row are asked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<IReadOnlyList<ProbeRun>> RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken);

    /// <summary>What each region that has data would pick were one relay in the state given: what a rollout brings about, predicted before it is done.</summary>
    /// <param name="fleet">The fleet in force.</param>
    /// <param name="relay">The relay's name; <see langword="null"/> for the fleet as it is.</param>
    /// <param name="state">The state that it would be in; <see cref="RelayState.Candidate"/> takes it out of the race.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<IReadOnlyList<RegionPick>> PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken);

    /// <summary>The regions of the fleet whose probes have been silent for three intervals, by name.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<IReadOnlyList<string>> SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken);

    /// <summary>The incidents of the mesh that regions have seen since an instant, by its health.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    Task<IncidentReading> IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken);
}
