using CsCheck;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Tests.Health;

/// <summary>What holds for every sequence of slots.</summary>
public class StreakWindowTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 10, 10, 0, 0, TimeSpan.Zero);

    private static readonly Gen<StreakRules> s_rules = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], (failures, successes) => new StreakRules(failures, successes));

    private static readonly Gen<SlotVerdict[]> s_verdicts = Gen.Enum<SlotVerdict>().Array[0, 60];

    [Fact]
    public void It_turns_exactly_when_enough_slots_in_a_row_say_so_and_never_else() => Gen.Select(s_rules, s_verdicts).Sample((rules, verdicts) =>
    {
        var window = new StreakWindow();
        for (var i = 0; i < verdicts.Length; i++)
        {
            window = window.With(Mark(i, verdicts[i]), rules);
            window.Current(rules).State.ShouldBe(Expected(verdicts[..(i + 1)], rules));
        }
    });

    [Fact]
    public void It_says_since_when_by_the_first_slot_of_the_row_that_turned_it()
    {
        var window = Of(new StreakRules(3, 2), SlotVerdict.Passed, SlotVerdict.Failed, SlotVerdict.Unknown, SlotVerdict.Failed, SlotVerdict.Failed);

        var streak = window.Current(new StreakRules(3, 2));

        streak.State.ShouldBe(HealthState.Unhealthy);
        streak.Since.ShouldBe(At(1));
    }

    [Fact]
    public void A_slot_that_is_judged_twice_changes_nothing() => Gen.Select(s_rules, s_verdicts, Gen.Int[0, 59]).Sample((rules, verdicts, again) =>
    {
        var once = Of(rules, verdicts);

        if (again < verdicts.Length)
            Same(once.With(Mark(again, verdicts[again]), rules), once);
    });

    [Fact]
    public void Slots_may_come_in_any_order_as_long_as_the_window_holds_them() => Gen.Select(s_rules, s_verdicts, Gen.Int[0, 1_000_000]).Sample((rules, verdicts, seed) =>
    {
        var random = new Random(seed);
        var marks = verdicts.Select((verdict, i) => Mark(i, verdict)).ToList();
        // Whoever comes late comes at most half a window late, so that nothing falls out before its time.
        var late = marks.Select((mark, i) => (mark, Place: i + random.Next(StreakWindow.Capacity / 2))).OrderBy(one => one.Place).Select(one => one.mark);

        Same(late.Aggregate(new StreakWindow(), (window, mark) => window.With(mark, rules)), Of(rules, verdicts));
    });

    [Fact]
    public void What_is_older_than_the_window_says_nothing_any_more()
    {
        var rules = new StreakRules(1, 1);
        var window = Of(rules, [.. Enumerable.Repeat(SlotVerdict.Passed, StreakWindow.Capacity + 4)]);

        Same(window.With(Mark(2, SlotVerdict.Failed), rules), window);
    }

    private static HealthState Expected(SlotVerdict[] verdicts, StreakRules rules)
    {
        var state = HealthState.Unknown;
        var row = new List<SlotVerdict>();
        foreach (var verdict in verdicts.Where(verdict => verdict != SlotVerdict.Unknown))
        {
            row = row.Count > 0 && row[^1] == verdict ? [.. row, verdict] : [verdict];
            if (verdict == SlotVerdict.Failed && row.Count >= rules.Failures)
                state = HealthState.Unhealthy;
            else if (verdict == SlotVerdict.Passed && (state == HealthState.Unknown || row.Count >= rules.Successes))
                state = HealthState.Healthy;
        }

        return state;
    }

    private static void Same(StreakWindow one, StreakWindow other)
    {
        one.Marks.ShouldBe(other.Marks);
        one.Before.ShouldBe(other.Before);
        one.BeforeSlot.ShouldBe(other.BeforeSlot);
    }

    private static StreakWindow Of(StreakRules rules, params SlotVerdict[] verdicts) =>
        verdicts.Select((verdict, i) => Mark(i, verdict)).Aggregate(new StreakWindow(), (window, mark) => window.With(mark, rules));

    private static SlotMark Mark(int index, SlotVerdict verdict) => new(At(index), verdict);

    private static DateTimeOffset At(int index) => s_start.AddMinutes(index);
}
