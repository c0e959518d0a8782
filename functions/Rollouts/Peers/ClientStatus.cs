using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What a client says about itself (openzro <c>client/status/status.go</c>).</summary>
public sealed record ClientStatus
{
    /// <summary>The client's own public key: the same before and after a restart.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The client's own name in the mesh.</summary>
    public string? Fqdn { get; init; }

    /// <summary>The client's own address in the mesh, with prefix length, such as <c>100.64.0.5/16</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The daemon's version.</summary>
    public string? DaemonVersion { get; init; }

    /// <summary>Whether its stream to management stands.</summary>
    public bool ManagementConnected { get; init; }

    /// <summary>Whether its stream to the signal server stands.</summary>
    public bool SignalConnected { get; init; }

    /// <summary>How many peers it knows.</summary>
    public int PeersTotal { get; init; }

    /// <summary>How many of them are connected.</summary>
    public int PeersConnected { get; init; }

    /// <summary>The other peers.</summary>
    public IReadOnlyList<StatusPeer> Peers { get; init; } = [];

    /// <summary>The relays that it lists: <c>rel://</c> and <c>rels://</c> entries only, STUN and TURN left out, in order.</summary>
    public IReadOnlyList<StatusRelay> Relays { get; init; } = [];

    /// <summary>
    /// The instance URL of the home relay; <see langword="null"/> while there is none. The client lists its home relay first: NetBird's
    /// adds the foreign relays that it is connected to, and without a home there is one entry per configured URL, none available.
    /// </summary>
    public string? HomeInstanceUrl => Relays is [{ IsAvailable: true } home, ..] ? home.Url : null;

    /// <summary>Whether the home relay is one of a set of instance URLs, default ports filled in.</summary>
    public bool IsHomeAmong(IEnumerable<string> instanceUrls) =>
        RelayUrl.TryParse(HomeInstanceUrl, out var home, out _)
        && instanceUrls.Any(url => RelayUrl.TryParse(url, out var wanted, out _) && wanted.Equals(home));
}
