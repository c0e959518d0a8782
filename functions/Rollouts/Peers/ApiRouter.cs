namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>A router of a network: one peer, or all peers of groups.</summary>
public sealed record ApiRouter
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The peer; empty where there are groups.</summary>
    public string? Peer { get; init; }

    /// <summary>The ids of groups.</summary>
    public IReadOnlyList<string>? PeerGroups { get; init; }

    /// <summary>Whether it routes.</summary>
    public bool Enabled { get; init; }
}
