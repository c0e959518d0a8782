using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>What was seen of a peer after its restart began. What could not be seen is <see langword="null"/>: missing evidence, not a verdict.</summary>
public sealed record PeerEvidence
{
    /// <summary>What a driver saw of a peer, as evidence.</summary>
    /// <param name="sight">What was seen.</param>
    /// <param name="restartedAt">When its restart began: a peer that management has seen since, and has connected, has made its stream anew.</param>
    /// <param name="at">When it was looked at.</param>
    public static PeerEvidence Of(PeerSight sight, DateTimeOffset restartedAt, DateTimeOffset at) => new()
    {
        At = at,
        Restarted = sight.Restarted ?? (sight is { Connected: true, LastSeen: { } seen } ? seen > restartedAt : null),
        PublicKey = sight.Status?.PublicKey,
        ManagementConnected = sight.Status?.ManagementConnected ?? sight.Connected,
        PeersConnected = sight.Status?.PeersConnected,
        Home = sight.Status?.HomeInstanceUrl,
        HasNoHome = sight.Status is { HomeInstanceUrl: null },
        NeedsLogin = sight.NeedsLogin,
    };

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether its daemon started after the restart began.</summary>
    public bool? Restarted { get; init; }

    /// <summary>Its public key.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Whether its stream to management stands, by its own status or by management's API.</summary>
    public bool? ManagementConnected { get; init; }

    /// <summary>How many of its peers are connected.</summary>
    public int? PeersConnected { get; init; }

    /// <summary>The instance URL of its home relay.</summary>
    public string? Home { get; init; }

    /// <summary>Whether its status says that it has no home relay now.</summary>
    public bool HasNoHome { get; init; }

    /// <summary>Whether it waits for someone to log in: it will not come back unattended.</summary>
    public bool NeedsLogin { get; init; }
}
