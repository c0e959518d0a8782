using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>What health is judged by.</summary>
/// <param name="Fleet">The fleet in force.</param>
/// <param name="Regions">The regions to judge; whatever else was known is forgotten.</param>
public sealed record JudgeRequest(FleetDefinition Fleet, IReadOnlyList<string> Regions)
{
    /// <summary>Which relay each peer of the mesh uses; <see langword="null"/> where nobody looks.</summary>
    public PeerUse? Peers { get; init; }

    /// <summary>The request of one process: the fleet's regions, or the only one where it names none.</summary>
    public static JudgeRequest Of(FleetDefinition fleet, string region)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return new(fleet, fleet.Regions.Count > 0 ? [.. fleet.Regions.Select(known => known.Name)] : [region]);
    }
}
