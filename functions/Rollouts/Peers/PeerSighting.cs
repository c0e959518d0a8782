using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What a peer last said of itself.</summary>
public sealed record PeerSighting
{
    /// <summary>How many relayed pairs of a peer are kept.</summary>
    public const int MostPairs = 100;

    /// <summary>The peer's id in management.</summary>
    public required string PeerId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its public key.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>The instance URL of its home relay; <see langword="null"/> while it has none.</summary>
    public string? Home { get; init; }

    /// <summary>The URL by which management lists its home relay, where its log could be read.</summary>
    public string? Configured { get; init; }

    /// <summary>The URLs that management gave it, which it tells only while it has no home.</summary>
    public IReadOnlyList<string> Listed { get; init; } = [];

    /// <summary>Whether it connects by itself after a restart; <see langword="null"/> when nobody could read it.</summary>
    public bool? ConnectsByItself { get; init; }

    /// <summary>How many peers it knows.</summary>
    public int PeersTotal { get; init; }

    /// <summary>How many of them are connected.</summary>
    public int PeersConnected { get; init; }

    /// <summary>Its pairs whose traffic goes through a relay, up to <see cref="MostPairs"/>.</summary>
    public IReadOnlyList<RelayedPeer> Relayed { get; init; } = [];

    /// <summary>What a sight says; <see langword="null"/> when the peer gave no status.</summary>
    public static PeerSighting? Of(PeerSight sight, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(sight);
        return sight.Status is not { } status ? null : new PeerSighting
        {
            PeerId = sight.PeerId,
            At = at,
            PublicKey = status.PublicKey,
            Home = status.HomeInstanceUrl,
            Configured = status.HomeInstanceUrl is null ? null : sight.ChosenUrl,
            Listed = status.HomeInstanceUrl is null ? [.. status.Relays.Select(relay => relay.Url)] : [],
            ConnectsByItself = sight.ConnectsByItself,
            PeersTotal = status.PeersTotal,
            PeersConnected = status.PeersConnected,
            Relayed = [.. status.Peers.Where(peer => peer is { IsRelayed: true, RelayUrl: not null }).Take(MostPairs).Select(peer => new RelayedPeer(peer.PublicKey, peer.RelayUrl!))],
        };
    }
}

/// <summary>The other end of a relayed pair.</summary>
/// <param name="PublicKey">Its public key.</param>
/// <param name="Relay">The instance URL of the relay that the pair uses.</param>
public sealed record RelayedPeer(string PublicKey, string Relay);
