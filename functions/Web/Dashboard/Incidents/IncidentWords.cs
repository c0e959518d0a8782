using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>What the pages say of incidents and maintenance. Pure.</summary>
internal static class IncidentWords
{
    /// <summary>What is wrong, as a heading.</summary>
    public static string Headline(Incident incident) => incident.Cause.Kind switch
    {
        CauseKind.RelayDown => $"Relay {incident.Cause.Relay} is down",
        CauseKind.Resolver => $"DNS server {incident.Cause.Resolver} is down",
        CauseKind.Mesh => "No region reaches any relay",
        _ => incident.Detail.Message,
    };

    /// <summary>The tone of an urgency.</summary>
    public static Tone ToneOf(IncidentSeverity severity) => severity is IncidentSeverity.Warning ? Tone.Warning : Tone.Bad;

    /// <summary>Whether people were told of it, or why not; without the instant.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="hasReceivers">Whether there is anybody to be told.</param>
    public static string Told(Incident incident, bool hasReceivers) =>
        !hasReceivers ? incident.IsOpen ? "nobody is told: no receiver is configured" : "no receiver is configured"
        : incident.SilencedBy is not null && incident.IsOpen ? incident.Told == 0 ? "nobody is told: maintenance" : "told before the maintenance"
        : incident.Told switch { 0 => incident.IsOpen ? "nobody told yet" : "nobody was told", 1 => "told once", 2 => "told twice", _ => $"told {incident.Told} times" };

    /// <summary>What a maintenance is of.</summary>
    public static string Scope(MaintenanceDocument maintenance) => (maintenance.Relay, maintenance.Region) switch
    {
        ({ } relay, null) => $"{relay}, from every region",
        (null, { } region) => $"all that {region} sees",
        var (relay, region) => $"{relay} as {region} sees it",
    };

    /// <summary>What happened to an incident and who was told of it, in order of time.</summary>
    public static IReadOnlyList<(DateTimeOffset At, string Words)> Course(Incident incident, IReadOnlyList<Delivery> deliveries)
    {
        var first = incident.Regions.Where(region => region.Since <= incident.BeganAt).Select(region => region.Region).ToList();
        List<(DateTimeOffset At, string Words)> course =
        [
            (incident.BeganAt, $"first seen{(first.Count > 0 ? " from " + Figures.List(first) : "")}"),
            .. incident.Regions.Where(region => region.Since > incident.BeganAt).Select(region => (region.Since, $"seen from {region.Region}")),
            (incident.OpenedAt, "taken for an incident"),
            .. deliveries.Where(delivery => delivery.TriedAt is not null).Select(delivery => (delivery.TriedAt!.Value, Words(delivery))),
            .. incident.Regions.Where(region => region.Until is not null && region.Until != incident.ResolvedAt).Select(region => (region.Until!.Value, $"over in {region.Region}")),
        ];
        if (incident.ResolvedAt is { } over)
            course.Add((over, $"over, after {Figures.Length(over - incident.BeganAt)}"));
        return [.. course.OrderBy(entry => entry.At)];
    }

    private static string Words(Delivery delivery) => $"{delivery.Target} {(delivery.State is DeliveryState.Delivered ? "was told" : "could not be told")} that it {What(delivery.Kind)}: {delivery.Outcome}";

    private static string What(NotificationKind kind) => kind switch
    {
        NotificationKind.IncidentOpened => "began",
        NotificationKind.IncidentEscalated => "has become worse",
        NotificationKind.IncidentRepeated => "still lasts",
        _ => "is over",
    };
}
