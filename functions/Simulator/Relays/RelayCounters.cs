namespace OpenZro.Probes.Simulator.Relays;

/// <summary>What a simulated relay has seen so far.</summary>
public sealed record RelayCounters
{
    /// <summary>Connections accepted since the start.</summary>
    public long Connections { get; init; }

    /// <summary>Connections that are open now.</summary>
    public int OpenSockets { get; init; }

    /// <summary>TLS handshakes that were not completed.</summary>
    public long HandshakeFailures { get; init; }

    /// <summary>Requests answered with 101.</summary>
    public long Upgrades { get; init; }

    /// <summary>Upgraded connections that ended, or were ended, without authentication: the real relay logs an error for each.</summary>
    public long AuthFailures { get; init; }

    /// <summary>Peers that were authenticated since the start.</summary>
    public long Authentications { get; init; }

    /// <summary>Peers that are authenticated now (<c>relay_peers</c>).</summary>
    public int Peers { get; init; }

    /// <summary>Peers whose older connection was closed for a newer one (<c>relay_peer_reconnections_total</c>).</summary>
    public long Reconnections { get; init; }

    /// <summary>Peers that said farewell with a Close message.</summary>
    public long Farewells { get; init; }

    /// <summary>Transport messages handed to a peer of this relay.</summary>
    public long Delivered { get; init; }
}
