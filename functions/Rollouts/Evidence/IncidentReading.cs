using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Rollouts.Evidence;

/// <summary>What the health of a mesh says of incidents that are newer than a rollout.</summary>
/// <param name="New">The incidents, the oldest first.</param>
/// <param name="IsJudged">Whether somebody judges health; without, nothing is known of incidents.</param>
public sealed record IncidentReading(IReadOnlyList<NewIncident> New, bool IsJudged = true)
{
    /// <summary>The regions that see nothing, also when they report that: what happens there is missing evidence.</summary>
    public IReadOnlyList<string> Blind { get; init; } = [];

    /// <summary>There is none.</summary>
    public static IncidentReading None { get; } = new([]);

    /// <summary>
    /// Reads the book. What peers get by with is no incident here (a warning), nor is a region without data (<see cref="Blind"/>).
    /// One that people are not told of counts too: a rollout has its own relay in maintenance, and must notice when that one goes down.
    /// </summary>
    /// <param name="book">The mesh's health.</param>
    /// <param name="fleet">The fleet in force.</param>
    /// <param name="since">When the rollout began: what a region saw before is not new there.</param>
    /// <param name="now">The present.</param>
    public static IncidentReading Of(HealthBook book, FleetDefinition fleet, DateTimeOffset since, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new([.. book.Open.Where(Counts).Select(incident => Newer(incident, since)).OfType<NewIncident>()], !book.IsAbandoned(fleet, now))
        {
            Blind = [.. book.Open.Where(incident => incident.Detail.Code == FindingCodes.NoData).Select(incident => incident.Cause.Region).OfType<string>()],
        };
    }

    private static bool Counts(Incident incident) => incident.Severity >= IncidentSeverity.Error && incident.Detail.Code != FindingCodes.NoData;

    private static NewIncident? Newer(Incident incident, DateTimeOffset since)
    {
        var regions = incident.Regions.Where(region => region.Until is null && region.Since >= since).ToList();
        return regions.Count == 0 ? null : new(incident.Id, incident.Title, [.. regions.Select(region => region.Region)], regions.Min(region => region.Since));
    }
}
