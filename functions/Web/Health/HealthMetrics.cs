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
            "ozprobes_relay_health", MetricType.Gauge, "1 for the health that a relay is taken to have from a region, 0 for the others.",
            [.. book.Regions.SelectMany(region => region.Relays.Where(IsInFleet).SelectMany(relay => Enum.GetValues<HealthState>().Select(state => new MetricSample(
                [("region", region.Region), ("relay", relay.Relay), ("state", KebabCase.Of(state))], relay.Slots.Current(rules).State == state ? 1 : 0))))]);
        yield return new MetricFamily(
            "ozprobes_region_health", MetricType.Gauge, "1 for the state that a region is in, 0 for the others.",
            [.. book.Regions.SelectMany(region => Enum.GetValues<RegionState>().Select(state => new MetricSample(
                [("region", region.Region), ("state", KebabCase.Of(state))], region.StateOf(rules) == state ? 1 : 0)))]);
        yield return new MetricFamily(
            "ozprobes_incidents", MetricType.Gauge, "Incidents that last, by kind and severity.",
            [.. from kind in Enum.GetValues<CauseKind>()
                from severity in Enum.GetValues<IncidentSeverity>()
                select new MetricSample(
                    [("kind", KebabCase.Of(kind)), ("severity", KebabCase.Of(severity))], book.Open.Count(incident => incident.Cause.Kind == kind && incident.Severity == severity))]);
        yield return new MetricFamily(
            "ozprobes_incidents_silenced", MetricType.Gauge, "Incidents that last and of which a maintenance keeps people from being told.",
            [new MetricSample([], book.Open.Count(incident => incident.SilencedBy is not null))]);
        if (book.JudgedAt is { } judged)
        {
            yield return new MetricFamily(
                "ozprobes_health_judged_timestamp_seconds", MetricType.Gauge, "When health was judged last, by whichever process judges, in Unix time.", [new MetricSample([], judged.ToUnixTimeSeconds())]);
        }

        bool IsInFleet(RelayHealth health) => fleet.Relays.Any(relay => relay.Name == health.Relay);
    }
}
