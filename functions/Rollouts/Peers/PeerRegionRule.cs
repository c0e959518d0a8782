using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Says which region stands for some peers.</summary>
/// <param name="Match">Which peers.</param>
/// <param name="Region">The region's name in the fleet.</param>
public sealed record PeerRegionRule(PeerSelector Match, string Region);
