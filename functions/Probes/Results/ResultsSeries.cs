namespace OpenZro.Probes.Results;

/// <summary>What was seen over time.</summary>
/// <param name="From">The start of the first step, inclusive.</param>
/// <param name="Before">The end, exclusive.</param>
/// <param name="Step">How long a step is.</param>
public sealed record ResultsSeries(DateTimeOffset From, DateTimeOffset Before, TimeSpan Step)
{
    /// <summary>Per region and relay, the steps in which something was seen, oldest first.</summary>
    public IReadOnlyDictionary<TallyKey, IReadOnlyList<SeriesPoint>> Lines { get; init; } = new Dictionary<TallyKey, IReadOnlyList<SeriesPoint>>();

    /// <summary>The regions that did not answer, and so are missing.</summary>
    public IReadOnlyList<SilentRegion> Silent { get; init; } = [];

    /// <summary>How many steps there are, those included in which nothing was seen.</summary>
    public int Steps => (int)Math.Ceiling((Before - From) / Step);

    /// <summary>The line of one relay as one region saw it; empty when it saw nothing.</summary>
    public IReadOnlyList<SeriesPoint> LineOf(string region, string relay) => Lines.GetValueOrDefault(new TallyKey(region, relay, null)) ?? [];

    /// <summary>All steps of a line together.</summary>
    public Tally WholeOf(string region, string relay)
    {
        var whole = new Tally();
        foreach (var point in LineOf(region, relay))
            whole.Merge(point.Tally);
        return whole;
    }
}

/// <summary>One step of a line over time.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Tally">What was seen in it.</param>
public sealed record SeriesPoint(DateTimeOffset At, Tally Tally);
