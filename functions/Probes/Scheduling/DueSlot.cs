using OpenZro.Probes.Results;

namespace OpenZro.Probes.Scheduling;

/// <summary>A slot whose time has come.</summary>
/// <param name="Fleet">What is to be probed.</param>
/// <param name="Slot">The scheduled instant.</param>
/// <param name="Notes">Whether it comes late, and what was missed before it.</param>
public sealed record DueSlot(ProbedFleet Fleet, DateTimeOffset Slot, SlotNotes Notes)
{
    /// <summary>Whether nothing was run before it by this schedule.</summary>
    public bool IsFirst { get; init; }
}
