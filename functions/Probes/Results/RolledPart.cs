namespace OpenZro.Probes.Results;

/// <summary>What a part of a range came to that was read from roll-ups, small enough to be kept.</summary>
/// <param name="Version">The version of the relay's roll-ups when they were read.</param>
/// <param name="Tallies">What was gathered, as it is stored; <c>At</c> is the step's beginning.</param>
internal sealed record RolledPart(string Version, IReadOnlyList<(TallyKey Of, DateTimeOffset At, byte[] Tally)> Tallies)
{
    private const int EntryBytes = 300;

    /// <summary>How many bytes this takes in memory, about.</summary>
    public long Bytes => Tallies.Sum(entry => EntryBytes + (long)entry.Tally.Length);

    /// <summary>What was gathered in bins.</summary>
    public static RolledPart Of(string version, TallyBins bins) => new(version, [.. bins.Tallies.Select(bin => (bin.Key.Of, bin.Key.At, bin.Value.ToBytes()))]);
}
