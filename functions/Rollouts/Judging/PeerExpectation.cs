
namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>What a peer was before its restart, and what is expected of it.</summary>
public sealed record PeerExpectation
{
    /// <summary>The instance URLs, one of which must be its home.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    /// <summary>When its restart began.</summary>
    public required DateTimeOffset RestartedAt { get; init; }

    /// <summary>By when it must be back.</summary>
    public required TimeSpan BackWithin { get; init; }

    /// <summary>Its public key before; <see langword="null"/> when nobody could ask, or when it comes back as another (a pod).</summary>
    public string? PublicKey { get; init; }

    /// <summary>How many of its peers were connected before; <see langword="null"/> when nobody could ask.</summary>
    public int? PeersConnected { get; init; }
}
