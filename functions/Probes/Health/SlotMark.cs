namespace OpenZro.Probes.Health;

/// <summary>What one slot said.</summary>
/// <param name="Slot">The scheduled instant.</param>
/// <param name="Verdict">What it said.</param>
public readonly record struct SlotMark(DateTimeOffset Slot, SlotVerdict Verdict);
