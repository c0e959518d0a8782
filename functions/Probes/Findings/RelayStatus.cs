namespace OpenZro.Probes.Findings;

/// <summary>How a relay stands, from one vantage point; also used for a fleet as a whole.</summary>
public enum RelayStatus
{
    /// <summary>Probed, and nothing worse than an info.</summary>
    Healthy,

    /// <summary>No fresh observation says anything: neither good nor bad.</summary>
    Unknown,

    /// <summary>Works, with at least one warning.</summary>
    Degraded,

    /// <summary>At least one error: a peer cannot use the relay, or one of its members.</summary>
    Unhealthy,
}
