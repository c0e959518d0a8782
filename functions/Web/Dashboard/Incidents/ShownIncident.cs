using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>An incident as the pages show it, with what the regions find of it now.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Findings">The findings that say no more than that it lasts.</param>
/// <param name="SilencedBy">The maintenance that keeps people from being told; <see langword="null"/> for none.</param>
public sealed record ShownIncident(Incident Incident, IReadOnlyList<SharedFinding> Findings, MaintenanceDocument? SilencedBy);
