using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>How the server watches which relay each peer uses.</summary>
public sealed record PeerWatching
{
    /// <summary>How often. The default is 1 h.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>By which connection a peer is asked for its status: the first that matches; a peer that none matches is not asked.</summary>
    public IReadOnlyList<RestartRoute> Via { get; init; } = [];

    /// <summary>Which region of the fleet stands for which peers, before what <see cref="PeerRegions"/> can tell by itself.</summary>
    public IReadOnlyList<PeerRegionRule> Regions { get; init; } = [];
}
