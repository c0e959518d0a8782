namespace OpenZro.Probes.Findings;

/// <summary>Which relay each peer of the mesh uses, as it was last looked at.</summary>
public sealed record PeerUse
{
    /// <summary>After this time nothing is concluded from it: peers move when their daemons start.</summary>
    public static TimeSpan Freshness { get; } = TimeSpan.FromHours(3);

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many peers management had connected.</summary>
    public int Connected { get; init; }

    /// <summary>The relays that management hands out, in its order; <see langword="null"/> when nobody could read them.</summary>
    public IReadOnlyList<string>? Listed { get; init; }

    /// <summary>The peers whose home relay is known.</summary>
    public IReadOnlyList<PeerHome> Homes { get; init; } = [];

    /// <summary>The pairs of peers that are relayed.</summary>
    public IReadOnlyList<RelayedPair> Pairs { get; init; } = [];
}

/// <summary>A peer and its home relay.</summary>
/// <param name="Peer">The peer's name.</param>
/// <param name="Region">The region of the fleet that measures what it meets; <see langword="null"/> when none does.</param>
/// <param name="Relay">The relay's name in the fleet, or its instance URL where the fleet has none of that.</param>
public sealed record PeerHome(string Peer, string? Region, string Relay);

/// <summary>Two peers whose traffic goes through a relay: the home relay of one of them.</summary>
/// <param name="First">The one peer's name.</param>
/// <param name="FirstRegion">Its region.</param>
/// <param name="Second">The other's name.</param>
/// <param name="SecondRegion">Its region.</param>
/// <param name="Relay">The relay's name in the fleet, or its instance URL where the fleet has none of that.</param>
public sealed record RelayedPair(string First, string? FirstRegion, string Second, string? SecondRegion, string Relay);
