using OpenZro.Probes.Results;

namespace OpenZro.Probes.Web.Reports;

/// <summary>The steps of time of a report: as many as a line of a table can show.</summary>
/// <param name="From">The beginning of the first.</param>
/// <param name="Now">When the report is made; the last step goes on after it.</param>
/// <param name="Length">How long each is; a whole part of a day.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ReportSteps(DateTimeOffset From, DateTimeOffset Now, TimeSpan Length, int Count)
{
    /// <summary>How far back the least report goes.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromHours(1);

    /// <summary>How far back the longest report goes.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(92);

    /// <summary>How finely picks are judged where no probe failed; a whole part of a step. From an hour on they are rolled up.</summary>
    public TimeSpan Fine { get; } = Length < PickRollUp.Fine ? TimeSpan.FromMinutes(5) : PickRollUp.Fine;

    /// <summary>One step before the first: who was there then was there from the beginning.</summary>
    public DateTimeOffset EarlierFrom => From - Length;

    /// <summary>The end of the last step.</summary>
    public DateTimeOffset Before => At(Count);

    /// <summary>When a step begins.</summary>
    public DateTimeOffset At(int step) => From + (Length * step);

    /// <summary>When a step ends, or the present where that is before.</summary>
    public DateTimeOffset EndOf(int step) => At(step + 1) < Now ? At(step + 1) : Now;

    /// <summary>The beginning of the step of a length, counted from midnight UTC, that an instant lies in.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan length) => new(instant.UtcTicks - (instant.UtcTicks % length.Ticks), TimeSpan.Zero);

    /// <summary>The steps of a range that ends now. From 6 hours on they are whole hours, which are rolled up.</summary>
    public static ReportSteps Of(TimeSpan range, DateTimeOffset now)
    {
        var length = range <= TimeSpan.FromHours(2) ? TimeSpan.FromMinutes(5)
            : range < TimeSpan.FromHours(6) ? TimeSpan.FromMinutes(15)
            : range <= TimeSpan.FromDays(2) ? TimeSpan.FromHours(1)
            : range <= TimeSpan.FromDays(14) ? TimeSpan.FromHours(6)
            : TimeSpan.FromDays(1);
        var before = Floor(now, length) + length;
        var count = (int)Math.Ceiling(range / length);
        return new ReportSteps(before - (length * count), now, length, count);
    }
}
