using System.Globalization;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// The names of the tables and keys of results. What grows with time is in tables per period, since a table is dropped in one call
/// and rows are not: <c>Obs20260131</c> (PK relay, RK slot|region), <c>Slots202601</c> (PK region, RK slot), <c>Hours202601</c>
/// (PK relay, RK day|endpoint|region), <c>Days2026</c> (PK relay, RK month|endpoint|region), <c>Picks202601</c> (PK region, RK hour). The day comes first in the keys of
/// roll-ups, so that a range of time is a range of keys. One for all time are <c>Latest</c> (PK region, RK relay),
/// <c>Certificates</c> (PK SHA-256, RK hash of the verdict), <c>Fleets</c> (PK mesh, RK version) and <c>RollUps</c> (what is to be rolled up).
/// </summary>
internal static class ResultsTables
{
    public const string Latest = "Latest";
    public const string Certificates = "Certificates";
    public const string RollUps = "RollUps";
    public const string Fleets = "Fleets";

    public const string ObservationsPrefix = "Obs";
    public const string SlotsPrefix = "Slots";
    public const string HoursPrefix = "Hours";
    public const string DaysPrefix = "Days";
    public const string PicksPrefix = "Picks";

    private const string SlotFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    public static string Observations(DateTimeOffset instant) => ObservationsPrefix + Day(instant);

    public static string Slots(DateTimeOffset instant) => SlotsPrefix + Month(instant);

    public static string Hours(DateTimeOffset instant) => HoursPrefix + Month(instant);

    public static string Picks(DateTimeOffset instant) => PicksPrefix + Month(instant);

    public static string Days(DateTimeOffset instant) => DaysPrefix + Format(instant, "yyyy");

    /// <summary>An instant as a key, to the millisecond; keys sort as instants do.</summary>
    public static string Slot(DateTimeOffset instant) => Format(instant, SlotFormat);

    public static string Hour(DateTimeOffset instant) => Format(instant, "yyyyMMdd'T'HH");

    public static string Day(DateTimeOffset instant) => Format(instant, "yyyyMMdd");

    public static string Month(DateTimeOffset instant) => Format(instant, "yyyyMM");

    public static DateTimeOffset ParseSlot(string key) => Parse(key, SlotFormat)!.Value;

    public static DateTimeOffset ParseHour(string key) => Parse(key, "yyyyMMdd'T'HH")!.Value;

    public static DateTimeOffset ParseDay(string key) => Parse(key, "yyyyMMdd")!.Value;

    public static DateTimeOffset ParseMonth(string key) => Parse(key, "yyyyMM")!.Value;

    public static DateTimeOffset HourOf(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    public static DateTimeOffset DayOf(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);

    public static DateTimeOffset MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When the period of a table ends; <see langword="null"/> when the name is not of a table per period.</summary>
    public static DateTimeOffset? EndOf(string table, string prefix)
    {
        if (!table.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var period = table[prefix.Length..];
        return period.Length switch
        {
            8 => Parse(period, "yyyyMMdd")?.AddDays(1),
            6 => Parse(period, "yyyyMM")?.AddMonths(1),
            4 => Parse(period, "yyyy")?.AddYears(1),
            _ => null,
        };
    }

    /// <summary>The key range of the slots in a range of time. Keys tell milliseconds, so that an end within one includes the slot at its beginning.</summary>
    public static KeyRange SlotRange(string partition, DateTimeOffset from, DateTimeOffset before) =>
        new(partition, Slot(from), Slot(before.AddTicks(TimeSpan.TicksPerMillisecond - 1)));

    private static string Format(DateTimeOffset instant, string format) => instant.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Parse(string text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
