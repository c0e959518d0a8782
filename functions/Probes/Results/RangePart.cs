namespace OpenZro.Probes.Results;

/// <summary>A part of a range of time, and what it is read from.</summary>
internal sealed record RangePart(RangeSource Source, DateTimeOffset From, DateTimeOffset Before)
{
    /// <summary>
    /// Divides a range: whole days and whole hours that are rolled up are read from there, days only in ranges of more than two, and
    /// the rest from what was observed. Neighbours of one kind are one part.
    /// </summary>
    /// <param name="from">The start, inclusive.</param>
    /// <param name="before">The end, exclusive.</param>
    /// <param name="isHourMade">Whether the hour that begins then is rolled up.</param>
    /// <param name="isDayMade">Whether the day that begins then is rolled up.</param>
    public static IReadOnlyList<RangePart> Divide(
        DateTimeOffset from, DateTimeOffset before, Func<DateTimeOffset, bool> isHourMade, Func<DateTimeOffset, bool> isDayMade)
    {
        var parts = new List<RangePart>();
        var useDays = before - from > TimeSpan.FromDays(2);
        for (var at = from; at < before;)
        {
            var hour = ResultsTables.HourOf(at);
            var part = useDays && at == ResultsTables.DayOf(at) && at.AddDays(1) <= before && isDayMade(at)
                ? new RangePart(RangeSource.Days, at, at.AddDays(1))
                : at == hour && at.AddHours(1) <= before && isHourMade(at)
                    ? new RangePart(RangeSource.Hours, at, at.AddHours(1))
                    : new RangePart(RangeSource.Raw, at, hour.AddHours(1) < before ? hour.AddHours(1) : before);
            if (parts is [.., var last] && last.Source == part.Source)
                parts[^1] = last with { Before = part.Before };
            else
                parts.Add(part);
            at = part.Before;
        }

        return parts;
    }
}
