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

        foreach (var (phase, duration) in PhasesOf(seen))
            Histogram(phase).Add(duration);

        if (seen.PeerFailure is not { } failure)
        {
            Succeeded++;
            return;
        }

        Failed++;
        Failures[(failure.Phase, failure.Reason)] = Failures.GetValueOrDefault((failure.Phase, failure.Reason)) + 1;
    }

    /// <summary>The phases that a probe measured.</summary>
    public static IEnumerable<(string Phase, TimeSpan Duration)> PhasesOf(Observation seen)
    {
        (ProbePhase Phase, TimeSpan? Duration)[] phases =
        [
            (ProbePhase.Resolve, seen.Resolve),
            (ProbePhase.Connect, seen.Connect),
            (ProbePhase.Handshake, seen.Handshake),
            (ProbePhase.Upgrade, seen.Upgrade),
            (ProbePhase.Authenticate, seen.Authenticate),
        ];
        return phases.Where(phase => phase.Duration is not null).Select(phase => (KebabCase.Of(phase.Phase), phase.Duration!.Value));
    }

    private PhaseHistogram Histogram(string phase)
    {
        if (!Phases.TryGetValue(phase, out var histogram))
            Phases[phase] = histogram = new PhaseHistogram();
        return histogram;
    }
}
