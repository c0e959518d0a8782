using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Scheduling;

/// <summary>What became of one slot.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Run">What was seen.</param>
/// <param name="Judgement">What it means.</param>
/// <param name="Recorded">Whether it is stored.</param>
public sealed record SlotOutcome(SlotRequest Request, ProbeRun Run, Judgement Judgement, RecordOutcome Recorded)
{
    /// <summary>When the slot was done with.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Why roll-ups or retention did not work, when they were due; they are tried again.</summary>
    public string? UpkeepFailure { get; init; }
}
