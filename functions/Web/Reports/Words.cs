using System.Globalization;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Reports;

/// <summary>What several parts of a report write alike.</summary>
internal static class Words
{
    /// <summary>A day as a person reads it.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>What a report covers, as a person says it: by days, or by the minute where it is shorter than two days.</summary>
    public static string Range(DateTimeOffset from, DateTimeOffset before) =>
        before - from >= TimeSpan.FromDays(2) ? $"{Day(from)} to {Day(before.AddTicks(-1))}"
        : from.UtcDateTime.Date == before.AddTicks(-1).UtcDateTime.Date ? $"{Day(from)}, {Minute(from)} to {Minute(before)} UTC"
        : $"{Day(from)}, {Minute(from)} to {Day(before)}, {Minute(before)} UTC";

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>An instant on an axis.</summary>
    public static string Tick(DateTimeOffset at, double stepSeconds) => at.UtcDateTime.ToString(stepSeconds < 21_600 ? "d MMM HH:mm" : "d MMM", CultureInfo.InvariantCulture);

    /// <summary>A time in milliseconds, without its unit.</summary>
    public static string Ms(double? milliseconds) => milliseconds is { } known ? Figures.Milliseconds(known) : Figures.None;

    /// <summary>The number of a relay's colour and dash, 1 to 7.</summary>
    public static int Series(IReadOnlyList<string> relays, string relay) => (Math.Max(0, relays.ToList().IndexOf(relay)) % 7) + 1;

    /// <summary>The relays of a report, in their order.</summary>
    public static IReadOnlyList<string> Relays(ReportDocument report) => [.. report.Lines.Select(line => line.Relay).Distinct(StringComparer.Ordinal)];
}
