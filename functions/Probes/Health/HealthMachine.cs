using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>
/// Carries what is known of a region from slot to slot. Pure: records in, records out. Slots may come late, twice and in any order, as long
/// as no more than <see cref="StreakWindow.Capacity"/> lie between; the outcome is the same.
/// </summary>
public static class HealthMachine
{
    /// <summary>
    /// Without a run for so many intervals a region is silent: three slots are missing, and the one after them, which may still run, is
    /// not stored yet.
    /// </summary>
    public const int SilentIntervals = 4;

    /// <summary>What is known after one more slot of a region.</summary>
    /// <param name="region">What was known.</param>
    /// <param name="reading">What the slot says.</param>
    /// <param name="fleet">What is expected.</param>
    public static RegionHealth After(RegionHealth region, SlotReading reading, FleetDefinition fleet)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(reading);
        var rules = StreakRules.Of(fleet.Thresholds);
        if (reading.Slot <= region.Slots.BeforeSlot)
            return region;
        var isNewest = !(region.NewestSlot > reading.Slot);
        var conditions = Conditions(region, reading, rules, isNewest);
        return region with
        {
            Slots = region.Slots.With(reading.Mark(reading.IsBlind ? SlotVerdict.Failed : SlotVerdict.Passed), rules),
            HeardAt = region.HeardAt > reading.StartedAt ? region.HeardAt : reading.StartedAt,
            SilentSince = isNewest ? null : region.SilentSince,
            Conditions = conditions,
            Relays = [.. fleet.Relays.Select(relay => Relay(region, relay.Name, reading, rules, isNewest, conditions)).OfType<RelayHealth>()],
        };
    }

    /// <summary>What is known of a region as time passes: whether it is silent, and whether its results can be read. One that was never heard of is not silent.</summary>
    /// <param name="region">What was known.</param>
    /// <param name="fleet">What is expected.</param>
    /// <param name="unread">Why its results could not be read just now; <see langword="null"/> when they could.</param>
    /// <param name="now">The instant.</param>
    public static RegionHealth At(RegionHealth region, FleetDefinition fleet, string? unread, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(region);
        var heard = region.HeardAt ?? (unread is null ? null : region.WatchedSince);
        var silent = now - heard > fleet.Interval * SilentIntervals;
        return region with { Unread = unread, SilentSince = silent ? region.SilentSince ?? heard + fleet.Interval : null };
    }

    private static RelayHealth? Relay(RegionHealth region, string relay, SlotReading reading, StreakRules rules, bool isNewest, IReadOnlyList<Condition> conditions)
    {
        var known = region.Relays.FirstOrDefault(health => health.Relay == relay);
        if (!reading.Relays.TryGetValue(relay, out var judged))
            return known;
        known ??= new RelayHealth { Relay = relay, Status = judged.Status, Slots = new() };
        var awaits = conditions.Any(condition => condition.Cause.Relay == relay && SlotReading.IsOfUpgrade(condition.Cause) && IsLastSeen(condition));
        return known with
        {
            Slots = known.Slots.With(reading.Mark(reading.VerdictOf(relay, awaits)), rules),
            Status = isNewest ? judged.Status : known.Status,
            Codes = isNewest ? [.. judged.Findings.Where(finding => finding.Severity >= Severity.Warning).Select(finding => finding.Code).Distinct(StringComparer.Ordinal)] : known.Codes,
        };
    }

    private static bool IsLastSeen(Condition condition) => condition.Slots.Marks.LastOrDefault(mark => mark.Verdict != SlotVerdict.Unknown).Verdict == SlotVerdict.Failed;

    private static List<Condition> Conditions(RegionHealth region, SlotReading reading, StreakRules rules, bool isNewest)
    {
        var seen = reading.Causes.ToDictionary(cause => cause.Cause.Key, StringComparer.Ordinal);
        var after = new List<Condition>();
        foreach (var condition in region.Conditions)
        {
            var slots = condition.Slots.With(reading.Mark(reading.VerdictOf(condition.Cause)), rules);
            var next = seen.Remove(condition.Cause.Key, out var shown) && isNewest
                ? condition with { Slots = slots, Detail = Known(condition, shown.Detail), SeenAt = reading.Slot }
                : condition with { Slots = slots };
            if (IsWorthKeeping(next, rules))
                after.Add(next);
        }

        after.AddRange(seen.Values.Select(cause => new Condition { Cause = cause.Cause, Detail = cause.Detail, SeenAt = reading.Slot, Slots = Begin(region, reading, rules) }));
        return after;
    }

    /// <summary>What a slot shows of a cause. How far a relay is that has long been down is not in the slots any more: what it costs stays as it was.</summary>
    private static CauseDetail Known(Condition condition, CauseDetail shown) =>
        condition.Cause.Kind == CauseKind.RelayDown && shown.Impact is null ? shown with { Impact = condition.Detail.Impact } : shown;

    /// <summary>The window of a cause that is seen for the first time: the slots that are known did not show it.</summary>
    private static StreakWindow Begin(RegionHealth region, SlotReading reading, StreakRules rules)
    {
        var quiet = new StreakWindow
        {
            Before = new Streak { State = HealthState.Healthy, Since = region.Slots.BeforeSlot },
            BeforeSlot = region.Slots.BeforeSlot,
            Marks = [.. region.Slots.Marks.Where(mark => mark.Slot != reading.Slot).Select(mark => mark with { Verdict = mark.Verdict == SlotVerdict.Passed ? SlotVerdict.Passed : SlotVerdict.Unknown })],
        };
        return quiet.With(reading.Mark(SlotVerdict.Failed), rules);
    }

    private static bool IsWorthKeeping(Condition condition, StreakRules rules) =>
        condition.Slots.Current(rules).State == HealthState.Unhealthy || condition.Slots.Marks.Any(mark => mark.Verdict == SlotVerdict.Failed);
}
