using System.Text.Json.Serialization;

namespace OpenZro.Probes.Health;

/// <summary>
/// A streak that takes slots in any order: the newest <see cref="Capacity"/> of them are kept, so that one that comes late is put in its
/// place and one that is judged again replaces what it said before. One older than all that are kept says nothing any more. Pure.
/// </summary>
public sealed record StreakWindow
{
    /// <summary>How many slots are kept.</summary>
    public const int Capacity = 16;

    /// <summary>What is so after the slots that are not kept any more.</summary>
    public Streak Before { get; init; } = new();

    /// <summary>The last slot that is not kept any more; <see langword="null"/> for none.</summary>
    public DateTimeOffset? BeforeSlot { get; init; }

    /// <summary>The slots that are kept, in their order.</summary>
    [JsonConverter(typeof(SlotMarksConverter))]
    public IReadOnlyList<SlotMark> Marks { get; init; } = [];

    /// <summary>The newest slot of all; <see langword="null"/> when there was none.</summary>
    [JsonIgnore]
    public DateTimeOffset? Newest => Marks.Count > 0 ? Marks[^1].Slot : BeforeSlot;

    /// <summary>What is so now.</summary>
    /// <param name="rules">How many slots it takes.</param>
    public Streak Current(StreakRules rules) => Marks.Aggregate(Before, (streak, mark) => streak.After(mark, rules));

    /// <summary>Whether a slot is known, or is too old to be asked for.</summary>
    public bool Knows(DateTimeOffset slot) => slot <= BeforeSlot || Marks.Any(mark => mark.Slot == slot);

    /// <summary>What a slot said; unknown when it is not kept.</summary>
    public SlotVerdict VerdictOf(DateTimeOffset slot) => Marks.FirstOrDefault(mark => mark.Slot == slot).Verdict;

    /// <summary>The window with one more slot.</summary>
    /// <param name="mark">What the slot said.</param>
    /// <param name="rules">How many slots it takes.</param>
    public StreakWindow With(SlotMark mark, StreakRules rules)
    {
        if (mark.Slot <= BeforeSlot)
            return this;
        List<SlotMark> marks = [.. Marks.Where(known => known.Slot < mark.Slot), mark, .. Marks.Where(known => known.Slot > mark.Slot)];
        return marks.Count <= Capacity
            ? this with { Marks = marks }
            : this with { Before = Before.After(marks[0], rules), BeforeSlot = marks[0].Slot, Marks = marks[1..] };
    }
}
