namespace OpenZro.Probes.Fleet;

/// <summary>When a finding is made; every value has a default.</summary>
public sealed record Thresholds
{
    /// <summary>A certificate with fewer days left is <c>cert-expiring</c>. The default is 21.</summary>
    public int CertificateDaysLeft { get; init; } = 21;

    /// <summary>Two relays whose picks lie closer than this are <c>pick-contested</c>. The default is 20 ms.</summary>
    public TimeSpan PickMargin { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A region whose best relay is farther than this round trip is <c>region-underserved</c>. The default is 80 ms.</summary>
    public TimeSpan Underserved { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>So many slots in a row must say that something is wrong before it is taken to be. The default is 3.</summary>
    public int FailuresBeforeUnhealthy { get; init; } = 3;

    /// <summary>So many slots in a row must say that it is not any more. The default is 2.</summary>
    public int SuccessesBeforeHealthy { get; init; } = 2;

    /// <summary>
    /// For how long something that is wrong is watched before people are told, so that the regions that see the same come into one incident.
    /// <see langword="null"/>, the default, for one interval.
    /// </summary>
    public TimeSpan? Settle { get; init; }
}
