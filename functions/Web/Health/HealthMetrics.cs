using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Metrics;

namespace OpenZro.Probes.Web.Health;

/// <summary>The metrics of health, from the book. Pure.</summary>
internal static class HealthMetrics
{
    /// <summary>The families of a book. A relay that the fleet has lost since it was judged has no series any more.</summary>
    public static IEnumerable<MetricFamily> Of(HealthBook book, FleetDefinition fleet)
    {
        var rules = StreakRules.Of(fleet.Thresholds);
        yield return new MetricFamily(
            "ozprobes_relay_health", MetricType.Gauge, "1 for the health that a relay is taken to have from a region, 0 for the others. A candidate's alarms nobody.",
            [.. from region in book.Regions
                from health in region.Relays
                join relay in fleet.Relays on health.Relay equals relay.Name
                from state in Enum.GetValues<HealthState>()
                select new MetricSample(
                    [("region", region.Region), ("relay", relay.Name), ("candidate", TrueOrFalse(relay.State is RelayState.Candidate)), ("state", KebabCase.Of(state))],
                    health.Slots.Current(rules).State == state ? 1 : 0)]);
        yield return new MetricFamily(
            "ozprobes_region_health", MetricType.Gauge, "1 for the state that a region is in, 0 for the others.",
            [.. book.Regions.SelectMany(region => Enum.GetValues<RegionState>().Select(state => new MetricSample(
                [("region", region.Region), ("state", KebabCase.Of(state))], region.StateOf(rules) == state ? 1 : 0)))]);
        yield return new MetricFamily(
            "ozprobes_incidents", MetricType.Gauge, "Incidents that last, by kind, severity, and whether a maintenance keeps people from being told.",
            [.. from kind in Enum.GetValues<CauseKind>()
                from severity in Enum.GetValues<IncidentSeverity>()
                from silenced in (bool[])[false, true]
                select new MetricSample(
                    [("kind", KebabCase.Of(kind)), ("severity", KebabCase.Of(severity)), ("silenced", TrueOrFalse(silenced))],
                    book.Open.Count(incident => incident.Cause.Kind == kind && incident.Severity == severity && incident.SilencedBy is not null == silenced))]);
        yield return new MetricFamily(
            "ozprobes_incident_timestamp_seconds", MetricType.Gauge, "Since when an incident lasts in a region, in Unix time; silenced is true while a maintenance keeps people from being told.",
            [.. book.Open.SelectMany(incident => incident.Regions.Where(region => region.Until is null).Select(region => Lasting(incident, region)))]);
        yield return new MetricFamily(
            "ozprobes_incidents_silenced", MetricType.Gauge, "Incidents that last and of which a maintenance keeps people from being told.",
            [new MetricSample([], book.Open.Count(incident => incident.SilencedBy is not null))]);
        if (book.JudgedAt is { } judged)
        {
            yield return new MetricFamily(
                "ozprobes_health_judged_timestamp_seconds", MetricType.Gauge, "When health was judged last, by whichever process judges, in Unix time.", [new MetricSample([], judged.ToUnixTimeSeconds())]);
        }
    }

    private static MetricSample Lasting(Incident incident, IncidentRegion region) => new(
        [
            ("incident", incident.Id),
            ("kind", KebabCase.Of(incident.Cause.Kind)),
            ("code", incident.Cause.Code ?? incident.Detail.Code),
            ("cause", incident.Cause.Name),
            ("severity", KebabCase.Of(incident.Severity)),
            ("relay", incident.Cause.Relay ?? ""),
            ("region", region.Region),
            ("silenced", TrueOrFalse(incident.SilencedBy is not null)),
        ],
        region.Since.ToUnixTimeSeconds());

    private static string TrueOrFalse(bool value) => value ? "true" : "false";
}
