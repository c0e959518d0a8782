using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Health;

/// <summary>What health is judged by.</summary>
/// <param name="Fleet">The fleet in force.</param>
/// <param name="Regions">The regions to judge; whatever else was known is forgotten.</param>
public sealed record JudgeRequest(FleetDefinition Fleet, IReadOnlyList<string> Regions)
{
    /// <summary>Which relay each peer of the mesh uses; <see langword="null"/> where nobody looks, and before a first look.</summary>
    public PeerUse? Peers { get; init; }

    /// <summary>Whether somebody looks at the peers: then they are not known before a first look, rather than not to be asked about.</summary>
    public bool ArePeersWatched { get; init; }

    /// <summary>When somebody looked which relay the peers use; <see langword="null"/> where nobody does.</summary>
    internal DateTimeOffset? LookedAt => Peers?.At ?? (ArePeersWatched ? DateTimeOffset.MinValue : null);

    /// <summary>The newest run that this process made itself, which need not be read from a store; <see langword="null"/> where it made none.</summary>
    public ProbeRun? Own { get; init; }

    /// <summary>The runs before <see cref="Own"/>, oldest first.</summary>
    public IReadOnlyList<ProbeRun> BeforeOwn { get; init; } = [];

    /// <summary>The request of one process: the fleet's regions, or the only one where it names none.</summary>
    public static JudgeRequest Of(FleetDefinition fleet, string region)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return new(fleet, fleet.Regions.Count > 0 ? [.. fleet.Regions.Select(known => known.Name)] : [region]);
    }
}
