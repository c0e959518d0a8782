using OpenZro.Probes.Probing;
using OpenZro.Probes.Web.Metrics;

namespace OpenZro.Probes.Web.Probe;

/// <summary>What one probe of one relay saw, as metrics. The first two have the names that blackbox_exporter gave them.</summary>
internal static class ProbeMetrics
{
    /// <summary>The families of a run over one relay.</summary>
    public static IEnumerable<MetricFamily> Of(ProbeRun run)
    {
        var seen = run.Relays.SelectMany(relay => relay.Endpoints.Where(o => o.Skipped is null).Select(o => (Labels: Labels(run, relay, o), Seen: o))).ToList();
        yield return One("probe_success", "1 when a peer would get through to every endpoint of the relay.", seen.Count > 0 && seen.All(pair => pair.Seen.Succeeded) ? 1 : 0);
        yield return One("probe_duration_seconds", "How long the probe of the relay took, all endpoints together.", run.Elapsed.TotalSeconds);
        yield return new MetricFamily(
            "ozprobes_endpoint_up", MetricType.Gauge, "1 when a peer would get through to an endpoint, 0 when it would not.",
            [.. seen.Select(pair => new MetricSample(pair.Labels, pair.Seen.Succeeded ? 1 : 0))]);
        yield return new MetricFamily(
            "ozprobes_probe_phase_seconds", MetricType.Gauge, "How long each phase took.",
            [.. seen.SelectMany(pair => pair.Seen.Phases.Select(phase => new MetricSample([.. pair.Labels, ("phase", KebabCase.Of(phase.Phase))], phase.Duration.TotalSeconds)))]);
        yield return new MetricFamily(
            "ozprobes_probe_lag_seconds", MetricType.Gauge, "The worst delay with which this process got to run meanwhile: above a few milliseconds the phases are distorted.",
            [.. seen.Select(pair => new MetricSample(pair.Labels, pair.Seen.Lag.TotalSeconds))]);
        yield return new MetricFamily(
            "ozprobes_probe_failure_info", MetricType.Gauge, "Why the probe of an endpoint failed, always 1.",
            [.. seen.Where(pair => pair.Seen.PeerFailure is not null).Select(pair => new MetricSample(
                [.. pair.Labels, ("phase", KebabCase.Of(pair.Seen.PeerFailure!.Phase)), ("reason", KebabCase.Of(pair.Seen.PeerFailure.Reason))], 1))]);
        yield return StateMetrics.Certificates(run);
        yield return new MetricFamily(
            "ozprobes_quic_up", MetricType.Gauge, "1 when the relay's UDP port answered, 0 when it did not.",
            [.. run.Relays.SelectMany(relay => relay.Quic.Select(quic => new MetricSample(
                [("region", run.Region), ("relay", relay.Relay), ("endpoint", new System.Net.IPEndPoint(quic.Address, quic.Port).ToString())], quic.Elapsed is null ? 0 : 1)))]);
    }

    private static (string, string)[] Labels(ProbeRun run, RelayRun relay, Observation seen) =>
        [("region", run.Region), ("relay", relay.Relay), ("endpoint", seen.Endpoint.ToString())];

    private static MetricFamily One(string name, string help, double value) => new(name, MetricType.Gauge, help, [new MetricSample([], value)]);
}
