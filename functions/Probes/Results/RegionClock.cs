namespace OpenZro.Probes.Results;

/// <summary>How a region's clock stands to its store's, from the heartbeats that it wrote there. Pure.</summary>
public static class RegionClock
{
    /// <summary>How many heartbeats say it.</summary>
    public const int Heartbeats = 5;

    /// <summary>
    /// By how much the region's clock is ahead of its store's, negative when it is behind; <see langword="null"/> when no heartbeat
    /// says so. Each says too little by the time that it was on its way, so the one that says most is believed: the least delayed, as
    /// NTP's clock filter chooses (RFC 5905, section 10).
    /// </summary>
    /// <param name="heartbeats">The newest ones of one region, in any order.</param>
    public static TimeSpan? Ahead(IEnumerable<SlotRecord> heartbeats) => heartbeats.Max(heartbeat => heartbeat.WrittenAt - heartbeat.StoredAt);
}
