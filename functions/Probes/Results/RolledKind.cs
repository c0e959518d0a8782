namespace OpenZro.Probes.Results;

/// <summary>A kind of roll-ups: where a period of it stands, and what its parts are called.</summary>
/// <param name="Name">The name, under which its versions are kept.</param>
/// <param name="Letter">What the properties of a row begin with, one per part.</param>
/// <param name="TableOf">The table of a period.</param>
/// <param name="KeyOf">The key of a period.</param>
/// <param name="Parse">The beginning of the period of a key.</param>
/// <param name="Next">The beginning of the next period.</param>
/// <param name="NextPart">The beginning of the next part.</param>
internal sealed record RolledKind(
    string Name, char Letter, Func<DateTimeOffset, string> TableOf, Func<DateTimeOffset, string> KeyOf, Func<string, DateTimeOffset> Parse, Func<DateTimeOffset, DateTimeOffset> Next, Func<DateTimeOffset, DateTimeOffset> NextPart)
{
    /// <summary>Hours, by their day.</summary>
    public static RolledKind Hours { get; } = new(RollUp.HoursPartition, 'H', ResultsTables.Hours, ResultsTables.Day, ResultsTables.ParseDay, day => day.AddDays(1), hour => hour.AddHours(1));

    /// <summary>Days, by their month.</summary>
    public static RolledKind Days { get; } = new(RollUp.DaysPartition, 'D', ResultsTables.Days, ResultsTables.Month, ResultsTables.ParseMonth, month => month.AddMonths(1), day => day.AddDays(1));

    /// <summary>The property of a part.</summary>
    public string PropertyOf(DateTimeOffset part) => RollUp.Property(Letter, Letter == 'H' ? part.Hour : part.Day);

    /// <summary>The beginnings of the periods that a range touches.</summary>
    public IEnumerable<DateTimeOffset> PeriodsOf(RangePart range)
    {
        for (var at = Parse(KeyOf(range.From)); at < range.Before; at = Next(at))
            yield return at;
    }

    /// <summary>The parts of a period that lie in a range.</summary>
    public IEnumerable<(DateTimeOffset At, string Property)> PartsOf(string period, RangePart range)
    {
        var begin = Parse(period);
        for (var at = begin; at < Next(begin); at = NextPart(at))
            if (at >= range.From && at < range.Before)
                yield return (at, PropertyOf(at));
    }
}
