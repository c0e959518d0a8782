using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>
/// How far a scheduled probe goes. A relay logs an error for every upgrade that does not authenticate, so without a secret a slot
/// ends after the handshake, and only the first slot of every <see cref="FleetDefinition.UpgradeInterval"/> upgrades.
/// </summary>
public static class ProbeGoals
{
    /// <summary>A slot ends at this share of the interval.</summary>
    public const double SlotShare = 0.8;

    /// <summary>What the relay that starts last in a slot has at least, so that one that answers slowly is still probed to its end: 20 s.</summary>
    public static TimeSpan LeastForLastRelay { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The goal of a slot; it follows from the slot alone, so that a rerun does the same.</summary>
    public static ProbePhase ForSlot(FleetDefinition fleet, bool hasSecret, DateTimeOffset slot)
    {
        if (hasSecret)
            return ProbePhase.Authenticate;

        var before = slot - fleet.Interval;
        return slot.UtcTicks / fleet.UpgradeInterval.Ticks != before.UtcTicks / fleet.UpgradeInterval.Ticks
            ? ProbePhase.Upgrade
            : ProbePhase.Handshake;
    }

    /// <summary>How long a slot's run may take.</summary>
    public static TimeSpan SlotDeadline(FleetDefinition fleet) => fleet.Interval * SlotShare;

    /// <summary>
    /// Over how long a slot's starts are spread: half the interval, less where the last relay would then have less than
    /// <see cref="LeastForLastRelay"/> until the slot ends.
    /// </summary>
    public static TimeSpan SlotSpread(FleetDefinition fleet)
    {
        var (half, left) = (fleet.Interval / 2, SlotDeadline(fleet) - LeastForLastRelay);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < half ? left : half;
    }
}
