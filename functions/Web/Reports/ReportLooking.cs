namespace OpenZro.Probes.Web.Reports;

/// <summary>
/// Counts the slots that a region missed: those that lie between two that it ran, by the interval that was in force then, and those since
/// the last one. Between two slots of different intervals nobody knows when the change was, so that the longer one counts. Pure.
/// </summary>
internal static class ReportLooking
{
    /// <summary>How much a region looked, since the beginning where it was there before, else since its first slot.</summary>
    /// <param name="region">The region.</param>
    /// <param name="beats">The slots that it ran, in order, from <see cref="ReportSteps.EarlierFrom"/> on.</param>
    /// <param name="interval">The interval of today.</param>
    /// <param name="steps">The steps of the report.</param>
    public static ReportVantage Make(string region, IReadOnlyList<ReportBeat> beats, TimeSpan interval, ReportSteps steps)
    {
        var (ran, missed) = (new long[steps.Count], new long[steps.Count]);
        foreach (var beat in beats)
            Count(ran, beat.Slot, steps);
        foreach (var slot in beats.Zip(beats.Skip(1)).SelectMany(pair => Between(pair.First, pair.Second)).Concat(Since(beats.Count > 0 ? beats[^1] : new ReportBeat(steps.From - interval, interval), interval, steps.Now)))
            Count(missed, slot, steps);
        return Told(region, [.. ran.Zip(missed, (there, lacking) => (there + lacking, lacking))], steps);
    }

    /// <summary>A region of which nobody knows how much it looked.</summary>
    public static ReportVantage Unknown(string region, ReportSteps steps) => Told(region, new (long, long)[steps.Count], steps);

    private static ReportVantage Told(string region, IReadOnlyList<(long Slots, long Missed)> counts, ReportSteps steps) =>
        new(region, counts.Sum(count => count.Slots), counts.Sum(count => count.Missed), [.. counts.Select((count, step) => new ReportVantageStep(steps.At(step), count.Slots, count.Missed))]);

    private static void Count(long[] into, DateTimeOffset slot, ReportSteps steps)
    {
        if (slot >= steps.From && slot < steps.Before)
            into[(int)((slot - steps.From) / steps.Length)]++;
    }

    private static IEnumerable<DateTimeOffset> Between(ReportBeat one, ReportBeat next)
    {
        var interval = Longer(one.Interval, next.Interval);
        return Enumerable.Range(1, Math.Max(0, (int)Math.Round((next.Slot - one.Slot) / interval) - 1)).Select(slot => one.Slot + (slot * interval));
    }

    /// <summary>A slot is missed once the next one is due.</summary>
    private static IEnumerable<DateTimeOffset> Since(ReportBeat last, TimeSpan today, DateTimeOffset now)
    {
        var interval = Longer(last.Interval, today);
        return Enumerable.Range(1, Math.Max(0, (int)((now - last.Slot) / interval) - 1)).Select(slot => last.Slot + (slot * interval));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
