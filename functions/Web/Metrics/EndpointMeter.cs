using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>What was counted of one endpoint since the process began.</summary>
internal sealed class EndpointMeter
{
    /// <summary>Durations by phase, <c>quic</c> among them.</summary>
    public SortedDictionary<string, PhaseHistogram> Phases { get; } = new(StringComparer.Ordinal);

    /// <summary>Failed probes by phase and reason.</summary>
    public SortedDictionary<(ProbePhase Phase, FailureReason Reason), long> Failures { get; } = [];

    /// <summary>Probes that reached their goal.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Probes that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Probes that were not made.</summary>
    public long Skipped { get; private set; }

    /// <summary>The slot in which the endpoint was seen last.</summary>
    public DateTimeOffset SeenIn { get; set; }

    /// <summary>Counts one probe.</summary>
    public void Add(Observation seen)
    {
        if (seen.Skipped is not null)
        {
            Skipped++;
            return;
        }

        foreach (var (phase, duration) in seen.Phases)
            Histogram(KebabCase.Of(phase)).Add(duration);

        if (seen.PeerFailure is not { } failure)
        {
            Succeeded++;
            return;
        }

        Failed++;
        Failures[(failure.Phase, failure.Reason)] = Failures.GetValueOrDefault((failure.Phase, failure.Reason)) + 1;
    }

    private PhaseHistogram Histogram(string phase)
    {
        if (!Phases.TryGetValue(phase, out var histogram))
            Phases[phase] = histogram = new PhaseHistogram();
        return histogram;
    }
}
