using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>What lasts of incidents and maintenance, as every page of the mesh shows it.</summary>
public sealed record IncidentBoard
{
    /// <summary>The incidents that last, the most urgent first.</summary>
    public IReadOnlyList<ShownIncident> Open { get; init; } = [];

    /// <summary>The maintenance that is on.</summary>
    public IReadOnlyList<MaintenanceDocument> Maintenance { get; init; } = [];

    /// <summary>What keeps it from being the whole truth; <see langword="null"/> for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether there is anybody who is told of incidents.</summary>
    public bool HasReceivers { get; init; }

    /// <summary>What stands beside incidents: the findings that none of them explains.</summary>
    public IReadOnlyList<SharedFinding> Others { get; init; } = [];

    /// <summary>Makes it of what is known.</summary>
    /// <param name="open">The incidents that last.</param>
    /// <param name="maintenance">All maintenance.</param>
    internal static IncidentBoard Of(IEnumerable<Incident> open, IReadOnlyList<MaintenanceDocument> maintenance) => new()
    {
        Open =
        [
            .. open.OrderByDescending(incident => incident.Severity).ThenByDescending(incident => incident.Id, StringComparer.Ordinal)
                .Select(incident => new ShownIncident(incident, [], maintenance.FirstOrDefault(known => known.Id == incident.SilencedBy))),
        ],
        Maintenance = [.. maintenance.Where(known => known.State is MaintenanceState.On)],
    };

    /// <summary>The board with what regions found: each finding once, within the first incident that explains it or beside them all.</summary>
    /// <param name="found">Each region's findings.</param>
    internal IncidentBoard With(IEnumerable<(string Region, Finding Finding)> found)
    {
        var placed = found.ToLookup(one => Open.FirstOrDefault(shown => shown.Incident.Explains(one.Region, one.Finding))?.Incident.Id);
        return this with
        {
            Open = [.. Open.Select(shown => shown with { Findings = SharedFinding.Of(placed[shown.Incident.Id]) })],
            Others = SharedFinding.Of(placed[null]),
        };
    }

    /// <summary>What of it concerns a relay.</summary>
    internal IncidentBoard OfRelay(string relay) => this with
    {
        Open = [.. Open.Where(shown => shown.Incident.Cause.Relay is { } named ? named == relay : shown.Findings.Any(shared => shared.Finding.Subject.Relay == relay) || shown.Incident.Cause.Kind is CauseKind.Mesh)],
        Maintenance = [.. Maintenance.Where(known => known.Relay is null || known.Relay == relay)],
        Others = [.. Others.Where(shared => shared.Finding.Subject.Relay == relay)],
    };

    /// <summary>What of it concerns a region; of findings it was given that region's only.</summary>
    internal IncidentBoard OfRegion(string region) => this with
    {
        Open = [.. Open.Where(shown => shown.Incident.LastsIn(region) || shown.Incident.Cause.Region == region)],
        Maintenance = [.. Maintenance.Where(known => known.Region is null || known.Region == region)],
    };
}
