namespace OpenZro.Probes.Probing;

/// <summary>The phases of a probe in the order in which a peer goes through them.</summary>
public enum ProbePhase
{
    /// <summary>From name to addresses.</summary>
    Resolve,

    /// <summary>TCP connection to one address.</summary>
    Connect,

    /// <summary>TLS, from the first byte of the ClientHello to the last handshake record received, and nothing else.</summary>
    Handshake,

    /// <summary><c>GET /relay</c> over HTTP/1.1, answered with 101.</summary>
    Upgrade,

    /// <summary>The relay protocol's Auth message, answered with the instance URL.</summary>
    Authenticate,
}
