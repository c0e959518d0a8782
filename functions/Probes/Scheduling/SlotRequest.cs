using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Scheduling;

/// <summary>One slot to run.</summary>
public sealed record SlotRequest
{
    /// <summary>What is probed, and with which secret.</summary>
    public required ProbedFleet Fleet { get; init; }

    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The scheduled instant.</summary>
    public required DateTimeOffset Slot { get; init; }

    /// <summary>What the schedule says of it.</summary>
    public SlotNotes Notes { get; init; } = new();

    /// <summary>Over how long the relays' starts are spread. The default is zero.</summary>
    public TimeSpan Spread { get; init; }

    /// <summary>Earlier runs of the same vantage point, oldest first.</summary>
    public IReadOnlyList<ProbeRun> Recent { get; init; } = [];

    /// <summary>Which relay each peer of the mesh uses; <see langword="null"/> where nobody looks.</summary>
    public PeerUse? Peers { get; init; }
}
