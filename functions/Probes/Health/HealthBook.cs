using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>
/// All that is known of a mesh's health: one document, replaced as a whole and only by who has read the one before it, so that no two
/// judges can each open the same incident, and a restart takes up where the last judge was.
/// </summary>
public sealed record HealthBook
{
    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>When health was judged last; <see langword="null"/> when it never was.</summary>
    public DateTimeOffset? JudgedAt { get; init; }

    /// <summary>Who judges; <see langword="null"/> when whoever comes first may.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>The version of the fleet by which it was judged.</summary>
    public string FleetVersion { get; init; } = "";

    /// <summary>The regions, in the fleet's order.</summary>
    public IReadOnlyList<RegionHealth> Regions { get; init; } = [];

    /// <summary>Causes that are watched.</summary>
    public IReadOnlyList<PendingCause> Pending { get; init; } = [];

    /// <summary>Incidents that last, the oldest first.</summary>
    public IReadOnlyList<Incident> Open { get; init; } = [];

    /// <summary>Incidents that have changed, and are to be written into the history.</summary>
    public IReadOnlyList<Incident> ToWrite { get; init; } = [];

    /// <summary>What people are to be told, and is to be handed over.</summary>
    public IReadOnlyList<IncidentNotice> ToTell { get; init; } = [];

    /// <summary>How long a judge that does not judge any more keeps others from it: two intervals, at least 30 s.</summary>
    public static TimeSpan LeaseOf(FleetDefinition fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var two = fleet.Interval * 2;
        return two > TimeSpan.FromSeconds(30) ? two : TimeSpan.FromSeconds(30);
    }

    /// <summary>Whether somebody may judge now: who did last, or anybody once that one is silent.</summary>
    public bool MayJudge(string owner, FleetDefinition fleet, DateTimeOffset now) =>
        JudgedBy is null || JudgedBy == owner || JudgedAt is null || now - JudgedAt >= LeaseOf(fleet);

    /// <summary>Whether nobody judges: the dead-man's switch of the judge itself, twice the time after which another takes over.</summary>
    public bool IsAbandoned(FleetDefinition fleet, DateTimeOffset now) => JudgedAt is not { } judged || now - judged >= LeaseOf(fleet) * 2;

    /// <summary>The region with this name; a fresh one when it is not known.</summary>
    public RegionHealth RegionOf(string region, DateTimeOffset now) =>
        Regions.FirstOrDefault(known => known.Region == region) ?? new RegionHealth { Region = region, WatchedSince = now };
}
