namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Tells whether a window is open and when it opens next. One rule: it is open while a wall clock in its zone, which shows summer time
/// when the zone does, reads a time from <c>from</c> up to and without <c>to</c> on one of its days; a window over midnight belongs to
/// the day on which it opens. So an hour that a clock skips is no opening, and one that it shows twice counts twice.
/// </summary>
public static class WindowClock
{
    private const int DaysAhead = 9;

    /// <summary>Whether a batch may begin.</summary>
    public static bool IsOpen(RestartWindow? window, DateTimeOffset now) => window is null || IsOpen(window, ZoneOf(window), now);

    /// <summary>The first instant from now on at which the window is open; <see langword="null"/> when there is none in nine days.</summary>
    public static DateTimeOffset? NextOpening(RestartWindow? window, DateTimeOffset now)
    {
        if (window is null)
        {
            return now;
        }

        var zone = ZoneOf(window);
        if (IsOpen(window, zone, now))
        {
            return now;
        }

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Enumerable.Range(-1, DaysAhead + 1)
            .SelectMany(day => InstantsOf(today.AddDays(day), window.From, zone))
            .Where(instant => instant > now && IsOpen(window, zone, instant))
            .Select(instant => (DateTimeOffset?)instant.ToOffset(TimeSpan.Zero))
            .Min();
    }

    private static bool IsOpen(RestartWindow window, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        var isOverMidnight = window.To <= window.From;
        if (!isOverMidnight)
        {
            return time >= window.From && time < window.To && IsDay(window, local.DayOfWeek);
        }

        return (time >= window.From && IsDay(window, local.DayOfWeek)) || (time < window.To && IsDay(window, local.AddDays(-1).DayOfWeek));
    }

    private static bool IsDay(RestartWindow window, DayOfWeek day) => window.Days.Count == 0 || window.Days.Contains(day);

    /// <summary>The instants of a day at which the window may open: when a clock shows <c>from</c>, and when it is put forward or back.</summary>
    private static IEnumerable<DateTimeOffset> InstantsOf(DateOnly day, TimeOnly from, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(from, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(local))
        {
            foreach (var offset in zone.GetAmbiguousTimeOffsets(local))
            {
                yield return new DateTimeOffset(local, offset);
            }
        }
        else if (!zone.IsInvalidTime(local))
        {
            yield return new DateTimeOffset(local, zone.GetUtcOffset(local));
        }

        var start = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-14);
        for (var at = start; at < start.AddHours(54); at = at.AddHours(6))
        {
            if (zone.GetUtcOffset(at) != zone.GetUtcOffset(at.AddHours(6)))
            {
                yield return Transition(zone, at, at.AddHours(6));
            }
        }
    }

    private static DateTimeOffset Transition(TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
    {
        var old = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = new DateTimeOffset((before.Ticks + after.Ticks) / 2 / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
            (before, after) = zone.GetUtcOffset(middle) == old ? (middle, after) : (before, middle);
        }

        return after;
    }

    private static TimeZoneInfo ZoneOf(RestartWindow window) => TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone);
}
