namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A route of the older kind: one peer, or all peers of groups, for a network by name.</summary>
public sealed record ApiRoute
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>What routes to the same network share.</summary>
    public string NetworkId { get; init; } = "";

    /// <summary>The peer; empty where there are groups.</summary>
    public string? Peer { get; init; }

    /// <summary>The ids of groups.</summary>
    public IReadOnlyList<string>? PeerGroups { get; init; }

    /// <summary>Whether it routes.</summary>
    public bool Enabled { get; init; }
}
