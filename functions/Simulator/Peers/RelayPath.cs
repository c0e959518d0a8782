namespace OpenZro.Probes.Simulator.Peers;

/// <summary>How a peer reaches one relay.</summary>
/// <param name="Url">The URL as management lists it.</param>
/// <param name="InstanceUrl">What the relay tells its peers that it is called; for a cluster, the same on all members.</param>
/// <param name="RoundTrip">How far it is.</param>
public sealed record RelayPath(string Url, string InstanceUrl, TimeSpan RoundTrip)
{
    /// <summary>Whether UDP passes, so that QUIC takes part in the race.</summary>
    public bool Udp { get; init; }

    /// <summary>
    /// The share of attempts that succeed, 0 to 1: a cluster of two of which one member's certificate lacks the cluster's name has 0.5,
    /// since DNS hands out its members in turn and a failed handshake is not tried again elsewhere.
    /// </summary>
    public double Share { get; init; } = 1;
}
