using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// What slots tell whoever traces and measures this process: OpenTelemetry, where it is set up. Names of metrics are those of <c>/metrics</c>
/// as OpenTelemetry writes them. Nothing is made while nobody listens, and nothing of it runs between the stamps of a probe: all is told of
/// the record of a run, once that is there.
/// </summary>
public static class SlotTelemetry
{
    /// <summary>The name of the spans' source and of the meter.</summary>
    public const string Name = "OpenZro.Probes";

    private static readonly Meter _meter = new(Name);

    private static readonly Histogram<double> _phases = _meter.CreateHistogram(
        "ozprobes.phase.duration", "s", "How long each phase of the probes took, failed probes up to their failure included.", advice: Seconds);

    private static readonly Histogram<double> _quic = _meter.CreateHistogram("ozprobes.quic.duration", "s", "How long QUIC Version Negotiation took: one round trip over UDP.", advice: Seconds);
    private static readonly Counter<long> _probes = _meter.CreateCounter<long>("ozprobes.probes", null, "Probes by result: success, failure, or skipped, which is neither.");
    private static readonly Counter<long> _failures = _meter.CreateCounter<long>("ozprobes.probe.failures", null, "Failed probes by the phase that failed and the reason.");
    private static readonly Counter<long> _slots = _meter.CreateCounter<long>("ozprobes.slots", null, "Slots that this process ran.");
    private static readonly Counter<long> _missed = _meter.CreateCounter<long>("ozprobes.slots.missed", null, "Slots that this process should have run and did not.");
    private static readonly Counter<long> _unstored = _meter.CreateCounter<long>("ozprobes.slots.unstored", null, "Slots whose results the storage did not take; they wait on disk.");

    internal static ActivitySource Source { get; } = new(Name);

    private static InstrumentAdvice<double> Seconds => new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    /// <summary>Measures what came of a slot.</summary>
    internal static void Measure(SlotOutcome outcome)
    {
        var region = new KeyValuePair<string, object?>("region", outcome.Run.Region);
        _slots.Add(1, region);
        _missed.Add(outcome.Request.Notes.Missed, region);
        _unstored.Add(outcome.Recorded.Failure is null ? 0 : 1, region);
        if (!_probes.Enabled)
            return;
        foreach (var relay in outcome.Run.Relays)
        {
            foreach (var seen in relay.Endpoints)
                Measure(new TagList { region, { "relay", relay.Relay } }, seen);
            foreach (var seen in relay.Quic.Where(seen => seen.Elapsed is not null))
                _quic.Record(seen.Elapsed!.Value.TotalSeconds, new TagList { region, { "relay", relay.Relay } });
        }
    }

    private static void Measure(TagList relay, Observation seen)
    {
        _probes.Add(1, With(relay, "result", seen.Skipped is not null ? "skipped" : seen.Succeeded ? "success" : "failure"));
        if (seen.PeerFailure is { } failure && seen.Skipped is null)
            _failures.Add(1, With(With(relay, "phase", KebabCase.Of(failure.Phase)), "reason", KebabCase.Of(failure.Reason)));
        foreach (var (phase, duration) in seen.Phases)
            _phases.Record(duration.TotalSeconds, With(relay, "phase", KebabCase.Of(phase)));
    }

    private static TagList With(TagList tags, string name, string value)
    {
        tags.Add(name, value);
        return tags;
    }
}
