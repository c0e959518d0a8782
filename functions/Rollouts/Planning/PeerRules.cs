namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Which peers are restarted.</summary>
public sealed record PeerRules
{
    /// <summary>The candidates: every peer that any of these matches.</summary>
    public IReadOnlyList<PeerSelector> Select { get; init; } = [];

    /// <summary>Peers that are not touched, whatever else matches.</summary>
    public IReadOnlyList<PeerSelector> Exclude { get; init; } = [];

    /// <summary>How many peers of each other region are watched and must keep their relay. The default is 2.</summary>
    public int KeepPerRegion { get; init; } = 2;

    /// <summary>What becomes of candidates that are offline. The default is to defer them.</summary>
    public OfflinePeers Offline { get; init; } = OfflinePeers.Defer;

    /// <summary>How long deferred peers are swept when they come back, from the first batch. The default is 7 d.</summary>
    public TimeSpan DeferUntil { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>What becomes of candidates that are offline.</summary>
public enum OfflinePeers
{
    /// <summary>They are restarted when they come back, outside the budgets.</summary>
    Defer,

    /// <summary>They are left alone.</summary>
    Skip,
}
