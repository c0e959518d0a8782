namespace OpenZro.Probes.Results;

/// <summary>What each region saw last, as JSON says it: schema <c>ozprobes.latest/1</c>. Properties are only ever added.</summary>
/// <param name="Schema">The name and version of this shape.</param>
/// <param name="FleetVersion">The version of the fleet by which all of it is judged.</param>
/// <param name="Regions">One entry per region that has results, ordered by name.</param>
/// <param name="Silent">The stores that did not answer, so that regions may be missing.</param>
public sealed record LatestDocument(
    string Schema,
    string FleetVersion,
    IReadOnlyList<LatestRegion> Regions,
    IReadOnlyList<SilentRegion> Silent)
{
    /// <summary>The name and version of this shape.</summary>
    public const string SchemaName = "ozprobes.latest/1";

    /// <summary>The regions that the fleet names, whether they have results or not; empty when it names none.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>How often each region probes, in seconds; 0 in a document from before this was said.</summary>
    public double IntervalSeconds { get; init; }
}

/// <summary>What one region saw last.</summary>
/// <param name="Region">The vantage point.</param>
/// <param name="Slot">The slot that it ran.</param>
/// <param name="FleetVersion">The version of the fleet that it used.</param>
/// <param name="Check">What it saw and what that means now.</param>
public sealed record LatestRegion(string Region, DateTimeOffset Slot, string FleetVersion, CheckDocument Check)
{
    /// <summary>
    /// By how many seconds the region's clock is ahead of its storage's, negative when it is behind; <see langword="null"/> of the
    /// region that answers, whose clock the answer's own date tells, and where results are in a file.
    /// </summary>
    public double? ClockAheadSeconds { get; init; }
}
