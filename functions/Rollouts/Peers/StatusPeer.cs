namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Another peer as a client sees it.</summary>
public sealed record StatusPeer
{
    /// <summary>Its public key.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Its name in the mesh.</summary>
    public string? Fqdn { get; init; }

    /// <summary>Its address in the mesh.</summary>
    public string? Address { get; init; }

    /// <summary>Whether it is connected.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Whether the traffic goes through a relay.</summary>
    public bool IsRelayed { get; init; }

    /// <summary>
    /// The instance URL of the relay that the pair uses or holds as a standby: the controller's home relay, which may be the other
    /// peer's. <see langword="null"/> unless it is connected.
    /// </summary>
    public string? RelayUrl { get; init; }

    /// <summary>The round trip that ICE measured; <see langword="null"/> where it measured none, as with relayed peers.</summary>
    public TimeSpan? Latency { get; init; }
}
