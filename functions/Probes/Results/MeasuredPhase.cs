namespace OpenZro.Probes.Results;

/// <summary>What durations are kept of. Stored by name.</summary>
public enum MeasuredPhase
{
    /// <summary>Resolving the name.</summary>
    Resolve,

    /// <summary>TCP.</summary>
    Connect,

    /// <summary>TLS.</summary>
    Handshake,

    /// <summary>WebSocket.</summary>
    Upgrade,

    /// <summary>The relay's authentication.</summary>
    Authenticate,

    /// <summary>From the start of connecting to the probe's goal, of probes that reached it: the sum of the phases but resolving.</summary>
    Full,
}
