using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings;

/// <summary>What a judge must know beside the fleet and the run. There is no clock in judging: the instant is given.</summary>
public sealed record JudgeContext
{
    /// <summary>The instant as of which certificates and the age of the run are judged.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Earlier runs of the same vantage point, oldest first, without the one that is judged; they steady picks and estimates.</summary>
    public IReadOnlyList<ProbeRun> Recent { get; init; } = [];

    /// <summary>Which relay each peer uses; <see langword="null"/> where nobody looks.</summary>
    public PeerUse? Peers { get; init; }
}
