using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Incidents;

/// <summary>An incident as the API tells it. Properties are only ever added.</summary>
/// <param name="Id">Its id; ids sort as incidents were opened.</param>
/// <param name="State">Whether it lasts.</param>
/// <param name="Severity">How urgent it is, or was at its worst.</param>
/// <param name="Kind">Where the fault lies.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Code">The code of the finding that says it.</param>
/// <param name="Relay">The relay; <see langword="null"/> when it is of none.</param>
/// <param name="Member">The member; <see langword="null"/> when it is of no single one.</param>
/// <param name="Resolver">The DNS server; <see langword="null"/> when it is of none.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Impact">What it costs, by the picks; <see langword="null"/> when it changes none.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Regions">The regions that it affects or affected.</param>
/// <param name="BeganAt">When it was first seen.</param>
/// <param name="OpenedAt">When it was taken to be an incident.</param>
/// <param name="ResolvedAt">When it was over; <see langword="null"/> while it lasts.</param>
/// <param name="Ended">Why it is over; <see langword="null"/> while it lasts.</param>
/// <param name="SilencedBy">The maintenance that keeps people from being told; <see langword="null"/> for none.</param>
/// <param name="ToldAt">When there was a receiver to be told of it last; <see langword="null"/> when there never was.</param>
/// <param name="Told">How often there was a receiver to be told that it is there.</param>
public sealed record IncidentDocument(
    string Id,
    IncidentState State,
    IncidentSeverity Severity,
    CauseKind Kind,
    string Title,
    string Code,
    string? Relay,
    string? Member,
    string? Resolver,
    string Message,
    IReadOnlyList<string> Evidence,
    string? Impact,
    string Remedy,
    IReadOnlyList<IncidentRegion> Regions,
    DateTimeOffset BeganAt,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ResolvedAt,
    IncidentEnd? Ended,
    string? SilencedBy,
    DateTimeOffset? ToldAt,
    int Told)
{
    /// <summary>The document of an incident.</summary>
    public static IncidentDocument Of(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return new IncidentDocument(
            incident.Id,
            incident.IsOpen ? IncidentState.Open : IncidentState.Resolved,
            incident.Severity,
            incident.Cause.Kind,
            incident.Title,
            incident.Detail.Code,
            incident.Cause.Relay,
            incident.Cause.Member,
            incident.Cause.Resolver,
            incident.Detail.Message,
            incident.Detail.Evidence,
            incident.Detail.Impact,
            incident.Detail.Remedy,
            incident.Regions,
            incident.BeganAt,
            incident.OpenedAt,
            incident.ResolvedAt,
            incident.Ended,
            incident.SilencedBy,
            incident.ToldAt,
            incident.Told);
    }
}
