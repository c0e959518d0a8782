using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>
/// Counts what the slots of this process saw, by relay and endpoint. What is of a relay that left the fleet goes at once; an endpoint
/// that a relay does not have any more goes after an hour, since DNS may only have left it out.
/// </summary>
internal sealed class ProbeMeter
{
    private static readonly TimeSpan _forgetAfter = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Relay, string Endpoint), EndpointMeter> _endpoints = [];
    private readonly SortedDictionary<(string Relay, string Address), (PhaseHistogram Answers, DateTimeOffset SeenIn)> _quic = [];

    /// <summary>Counts one run.</summary>
    public void Add(ProbeRun run, FleetDefinition fleet)
    {
        lock (_lock)
        {
            foreach (var relay in run.Relays)
            {
                foreach (var seen in relay.Endpoints)
                {
                    var meter = MeterOf((relay.Relay, seen.Endpoint.ToString()));
                    meter.SeenIn = run.Slot;
                    meter.Add(seen);
                }

                foreach (var seen in relay.Quic)
                    AddQuic(run.Slot, relay.Relay, seen);
            }

            Forget(run.Slot, [.. fleet.Relays.Select(relay => relay.Name)]);
        }
    }

    /// <summary>The counted families.</summary>
    /// <param name="region">The vantage point, which is a label of every series.</param>
    public IReadOnlyList<MetricFamily> Families(string region)
    {
        lock (_lock)
        {
            return
            [
                new MetricFamily(
                    "ozprobes_phase_duration_seconds", MetricType.Histogram, "How long each phase of the probes took, failed probes up to their failure included.",
                    [.. Each(region, (labels, meter) => meter.Phases.SelectMany(phase => phase.Value.Samples([.. labels, ("phase", phase.Key)])))]),
                new MetricFamily(
                    "ozprobes_quic_duration_seconds", MetricType.Histogram, "How long QUIC Version Negotiation took: one round trip over UDP.",
                    [.. _quic.SelectMany(pair => pair.Value.Answers.Samples([("region", region), ("relay", pair.Key.Relay), ("endpoint", pair.Key.Address)]))]),
                new MetricFamily(
                    "ozprobes_probes_total", MetricType.Counter, "Probes by result: success, failure, or skipped, which is neither.",
                    [.. Each(region, (labels, meter) => new[] { ("success", meter.Succeeded), ("failure", meter.Failed), ("skipped", meter.Skipped) }
                        .Select(result => new MetricSample([.. labels, ("result", result.Item1)], result.Item2)))]),
                new MetricFamily(
                    "ozprobes_probe_failures_total", MetricType.Counter, "Failed probes by the phase that failed and the reason.",
                    [.. Each(region, (labels, meter) => meter.Failures.Select(failure => new MetricSample(
                        [.. labels, ("phase", KebabCase.Of(failure.Key.Phase)), ("reason", KebabCase.Of(failure.Key.Reason))], failure.Value)))]),
            ];
        }
    }

    private IEnumerable<MetricSample> Each(string region, Func<(string, string)[], EndpointMeter, IEnumerable<MetricSample>> samples) =>
        _endpoints.SelectMany(pair => samples([("region", region), ("relay", pair.Key.Relay), ("endpoint", pair.Key.Endpoint)], pair.Value));

    private EndpointMeter MeterOf((string Relay, string Endpoint) key)
    {
        if (!_endpoints.TryGetValue(key, out var meter))
            _endpoints[key] = meter = new EndpointMeter();
        return meter;
    }

    private void AddQuic(DateTimeOffset slot, string relay, QuicObservation seen)
    {
        var key = (relay, new System.Net.IPEndPoint(seen.Address, seen.Port).ToString());
        var answers = _quic.TryGetValue(key, out var known) ? known.Answers : new PhaseHistogram();
        if (seen.Elapsed is { } elapsed)
            answers.Add(elapsed);
        _quic[key] = (answers, slot);
    }

    private void Forget(DateTimeOffset slot, HashSet<string> relays)
    {
        foreach (var (key, meter) in _endpoints.ToList())
            if (!relays.Contains(key.Relay) || slot - meter.SeenIn > _forgetAfter)
                _endpoints.Remove(key);
        foreach (var (key, (_, seenIn)) in _quic.ToList())
            if (!relays.Contains(key.Relay) || slot - seenIn > _forgetAfter)
                _quic.Remove(key);
    }
}
