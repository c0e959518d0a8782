namespace OpenZro.Probes.Health;

/// <summary>What one slot said.</summary>
/// <param name="Slot">The scheduled instant.</param>
/// <param name="Verdict">What it said.</param>
public readonly record struct SlotMark(DateTimeOffset Slot, SlotVerdict Verdict)
{
    /// <summary>How long after the scheduled instant it was run, in whole seconds: a process that starts runs the slot that it starts in.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>When it was run: what it showed was not seen before.</summary>
    public DateTimeOffset SeenAt => Slot + Delay;

    /// <summary>What a slot said that was run at an instant.</summary>
    /// <param name="slot">The scheduled instant.</param>
    /// <param name="startedAt">When it was run.</param>
    /// <param name="verdict">What it said.</param>
    public static SlotMark Of(DateTimeOffset slot, DateTimeOffset startedAt, SlotVerdict verdict) =>
        new(slot, verdict) { Delay = startedAt > slot ? TimeSpan.FromSeconds((startedAt - slot).Ticks / TimeSpan.TicksPerSecond) : TimeSpan.Zero };
}
