using System.Globalization;
using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>How findings write times, endpoints, names and lists.</summary>
internal static class Wording
{
    /// <summary>A time in milliseconds, with one decimal below ten: <c>3.2 ms</c>, <c>270 ms</c>.</summary>
    public static string Milliseconds(TimeSpan? time) => time switch
    {
        null => "no time",
        { TotalMilliseconds: < 10 and > -10 } t => t.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        { } t => t.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
    };

    /// <summary>A day in UTC: <c>2026-08-31</c>.</summary>
    public static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number with thousands separators.</summary>
    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 day</c>, <c>3 days</c>.</summary>
    public static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A line of evidence about one endpoint.</summary>
    public static string Line(Observation o, string what) => $"{o.Endpoint}: {what}";

    /// <summary>A failure as evidence: what was seen, and its number when the text does not carry it.</summary>
    public static string Line(Observation o)
    {
        var failure = o.Failure!;
        var detail = failure.Detail.Length > 0 ? failure.Detail : $"{failure.Phase} failed: {failure.Reason}".ToLowerInvariant();
        return Line(o, detail);
    }

    /// <summary>A list in a sentence: <c>a, b and c</c>.</summary>
    public static string List(IEnumerable<string> items)
    {
        var all = items.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}";
    }

    /// <summary>The addresses of a DNS answer in an order that does not depend on the server's.</summary>
    public static string Addresses(IEnumerable<IPAddress> addresses)
    {
        var sorted = addresses.Select(a => a.ToString()).Order(StringComparer.Ordinal).ToList();
        return sorted.Count == 0 ? "no address" : string.Join(", ", sorted);
    }

    /// <summary>Whether two host names are the same: case and a trailing dot aside.</summary>
    public static bool SameName(string one, string other) =>
        string.Equals(one.TrimEnd('.'), other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
