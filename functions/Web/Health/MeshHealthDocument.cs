using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Health;

/// <summary>The health of a mesh as the API tells it. Properties are only ever added.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="IsJudged">Whether somebody judges; else all of it is as old as <paramref name="JudgedAt"/>.</param>
/// <param name="JudgedAt">When it was judged last; <see langword="null"/> when it never was.</param>
/// <param name="JudgedBy">By the process of which region; <see langword="null"/> when whoever comes first may.</param>
/// <param name="FleetVersion">The version of the fleet by which it was judged.</param>
/// <param name="Regions">Every region with how each relay is from there.</param>
/// <param name="OpenIncidents">The ids of the incidents that last, the newest first.</param>
public sealed record MeshHealthDocument(
    string Mesh, bool IsJudged, DateTimeOffset? JudgedAt, string? JudgedBy, string FleetVersion, IReadOnlyList<RegionHealthDocument> Regions, IReadOnlyList<string> OpenIncidents)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.health/1";

    /// <summary>The maintenance that is on.</summary>
    public IReadOnlyList<MaintenanceDocument> Maintenance { get; init; } = [];
}

/// <summary>One region.</summary>
/// <param name="Region">Its name.</param>
/// <param name="State">Whether it can be believed.</param>
/// <param name="Since">Since when that is so; <see langword="null"/> while it is not known.</param>
/// <param name="LastSlot">The newest slot that was judged; <see langword="null"/> before the first.</param>
/// <param name="Unread">Why its results cannot be read; <see langword="null"/> when they can.</param>
/// <param name="Maintenance">The maintenance that covers the whole region; <see langword="null"/> for none.</param>
/// <param name="Relays">How each relay is from there, in the fleet's order.</param>
public sealed record RegionHealthDocument(
    string Region, RegionState State, DateTimeOffset? Since, DateTimeOffset? LastSlot, string? Unread, string? Maintenance, IReadOnlyList<RelayHealthDocument> Relays);

/// <summary>One relay from one region.</summary>
/// <param name="Relay">Its name.</param>
/// <param name="State">What is taken to be so.</param>
/// <param name="Since">The first slot of the row that led to it; <see langword="null"/> while it is not known.</param>
/// <param name="Against">How many slots in a row have spoken against it.</param>
/// <param name="Status">What the newest slot says by itself.</param>
/// <param name="Codes">The codes of the newest slot's warnings and errors.</param>
/// <param name="IsCandidate">Whether it is a candidate, which is in no incident.</param>
/// <param name="Maintenance">The maintenance that covers it; <see langword="null"/> for none.</param>
public sealed record RelayHealthDocument(
    string Relay, HealthState State, DateTimeOffset? Since, int Against, RelayStatus Status, IReadOnlyList<string> Codes, bool IsCandidate, string? Maintenance);
