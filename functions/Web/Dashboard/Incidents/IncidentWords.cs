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
        CauseKind.RelayDown => $"Relay {incident.Cause.Relay} {Be(incident)} down",
        CauseKind.Resolver => $"DNS server {incident.Cause.Resolver} {Be(incident)} down",
        CauseKind.Mesh => incident.IsOpen ? "No region reaches any relay" : "No region reached any relay",
        _ => incident.Detail.Message,
    };

    /// <summary>The tone of an urgency.</summary>
    public static Tone ToneOf(IncidentSeverity severity) => severity is IncidentSeverity.Warning ? Tone.Warning : Tone.Bad;

    /// <summary>Whether people were told of it, or why not; without the instant.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="hasReceivers">Whether there is anybody to be told.</param>
    public static string Told(Incident incident, bool hasReceivers) =>
        incident.Told > 0 ? Times(incident.Told) + (IsSilenced(incident) ? ", before the maintenance" : "")
        : IsSilenced(incident) ? hasReceivers ? "nobody is told: maintenance" : "under maintenance"
        : !hasReceivers ? incident.IsOpen ? "nobody is told: no receiver is configured" : "no receiver is configured"
        : !incident.IsOpen ? incident.SilencedBy is null ? "nobody was told" : "nobody was told: maintenance"
        : incident.AnnouncedAt is null ? "nobody told yet" : "no receiver wants to be told";

    /// <summary>Why nobody was told of an incident, as a sentence.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="hasReceivers">Whether there is anybody to be told.</param>
    public static string Untold(Incident incident, bool hasReceivers)
    {
        var told = Told(incident, hasReceivers);
        return char.ToUpperInvariant(told[0]) + told[1..] + ".";
    }

    /// <summary>Why nobody is told of an incident. What a rollout's restarts did counts until somebody has looked at the peers since.</summary>
    public static string Silence(MaintenanceDocument maintenance) => maintenance.State is MaintenanceState.Over
        ? $"A rollout has restarted peers until {Figures.Instant(maintenance.Until)}, and nobody is told before they are looked at again."
        : $"Under maintenance until {Figures.Instant(maintenance.Until)}, and nobody is told meanwhile: {Scope(maintenance)}, set by {maintenance.By}.";

    /// <summary>What a maintenance is of.</summary>
    public static string Scope(MaintenanceDocument maintenance) => (maintenance.Relay, maintenance.Region) switch
    {
        ({ } relay, null) => $"{relay}, from every region",
        (null, { } region) => $"all that {region} sees",
        (null, null) => "what restarts do to peers",
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
            course.Add((over, $"over, after {Figures.Length(over - incident.BeganAt)}{Why(incident)}"));
        return [.. course.OrderBy(entry => entry.At)];
    }

    private static string Be(Incident incident) => incident.IsOpen ? "is" : "was";

    private static bool IsSilenced(Incident incident) => incident is { SilencedBy: not null, IsOpen: true };

    private static string Times(int told) => told switch { 1 => "told once", 2 => "told twice", _ => $"told {told} times" };

    private static string Why(Incident incident) => incident.Ended switch
    {
        IncidentEnd.Recovered => ": all is well again",
        IncidentEnd.RelayLeft => $": {incident.Cause.Relay} is not listed any more",
        IncidentEnd.MemberLeft => $": {incident.Cause.Member} has left the fleet",
        IncidentEnd.RegionRemoved => ": the fleet does not have its regions any more",
        _ => "",
    };

    private static string Words(Delivery delivery) => $"{delivery.Target} {(delivery.State is DeliveryState.Delivered ? "was told" : "could not be told")} that it {What(delivery.Kind)}: {delivery.Outcome}";

    private static string What(NotificationKind kind) => kind switch
    {
        NotificationKind.IncidentOpened => "began",
        NotificationKind.IncidentEscalated => "has become worse",
        NotificationKind.IncidentRepeated => "still lasts",
        _ => "is over",
    };
}
