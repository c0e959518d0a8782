namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>Where a peer stands in a rollout.</summary>
public enum PeerState
{
    /// <summary>Planned, and not touched yet.</summary>
    Pending,

    /// <summary>Offline: restarted when it comes back.</summary>
    Deferred,

    /// <summary>Its restart has begun, or may have: the row is written first.</summary>
    Restarting,

    /// <summary>It is back, and evidence of its relay is missing.</summary>
    Inconclusive,

    /// <summary>It is back on an expected relay.</summary>
    OnExpected,

    /// <summary>It is back on another relay.</summary>
    Elsewhere,

    /// <summary>It is not back in time.</summary>
    NotBack,

    /// <summary>It was not touched, and will not be.</summary>
    Skipped,
}
