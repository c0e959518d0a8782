using System.Diagnostics.CodeAnalysis;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>When the function app's timer fires, as Azure Functions writes it: six fields, in UTC, seconds first (NCRONTAB). Pure.</summary>
public static class TickSchedule
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    /// <summary>Writes the schedule of an interval, or says in one sentence why there is none.</summary>
    /// <param name="interval">How often: whole seconds that divide a minute, or whole minutes that divide an hour.</param>
    /// <param name="offset">The region's own place within the interval: whole seconds, less than the interval and than a minute.</param>
    /// <param name="schedule">The six fields.</param>
    /// <param name="error">What is wrong and what to write.</param>
    public static bool TryFor(TimeSpan interval, TimeSpan offset, [NotNullWhen(true)] out string? schedule, [NotNullWhen(false)] out string? error)
    {
        error = !DividesTheClock(interval) ? $"{DurationText.Format(interval)} neither divides a minute nor, in whole minutes, an hour: write 15s, 20s, 30s, 60s, 2m, 5m, 10m, 15m or 30m"
            : !IsWhole(offset) || offset < TimeSpan.Zero || offset >= interval || offset >= _minute ? $"an offset of {DurationText.Format(offset)} is not possible: write whole seconds, less than the interval and than a minute"
            : null;
        schedule = error is null ? $"{Seconds(interval, offset)} {Minutes(interval)} * * * *" : null;
        return error is null;
    }

    /// <summary>Whether a timer that fires at an interval meets every slot of a fleet.</summary>
    /// <param name="interval">How often the timer fires.</param>
    /// <param name="fleet">How often the fleet is probed.</param>
    public static bool Divides(TimeSpan interval, TimeSpan fleet) => interval > TimeSpan.Zero && fleet > TimeSpan.Zero && fleet.Ticks % interval.Ticks == 0;

    private static string Seconds(TimeSpan interval, TimeSpan offset)
    {
        var step = Math.Min((int)interval.TotalSeconds, 60);
        return string.Join(',', Enumerable.Range(0, 60 / step).Select(turn => (int)offset.TotalSeconds + (turn * step)));
    }

    private static string Minutes(TimeSpan interval) => interval > _minute ? $"*/{(int)interval.TotalMinutes}" : "*";

    private static bool DividesTheClock(TimeSpan interval) =>
        interval > TimeSpan.Zero && IsWhole(interval) && (interval <= _minute ? _minute.Ticks % interval.Ticks == 0
            : interval < _hour && interval.Ticks % _minute.Ticks == 0 && _hour.Ticks % interval.Ticks == 0);

    private static bool IsWhole(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0;
}
