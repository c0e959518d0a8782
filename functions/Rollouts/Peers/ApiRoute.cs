namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A route of the older kind: one peer, or all peers of groups, for a network by name.</summary>
public sealed record ApiRoute
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>What routes to the same network share.</summary>
    public string NetworkId { get; init; } = "";

    /// <summary>The addresses that it routes to, as a prefix such as <c>10.0.0.0/24</c>; empty where there are domains.</summary>
    public string Network { get; init; } = "";

    /// <summary>The domains that it routes to.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>The peer; empty where there are groups.</summary>
    public string? Peer { get; init; }

    /// <summary>The ids of groups.</summary>
    public IReadOnlyList<string>? PeerGroups { get; init; }

    /// <summary>Whether it routes.</summary>
    public bool Enabled { get; init; }
}
