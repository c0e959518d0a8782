using System.Globalization;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>Numbers as the pages write them, the same for every reader.</summary>
internal static class Figures
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string None = "–";

    /// <summary>A duration in milliseconds, without the unit: a decimal below ten, thousands apart.</summary>
    public static string Milliseconds(TimeSpan? elapsed) => elapsed is { } known ? Milliseconds(known.TotalMilliseconds) : None;

    /// <summary>A duration in milliseconds, without the unit.</summary>
    public static string Milliseconds(double milliseconds) =>
        milliseconds.ToString(Math.Abs(milliseconds) < 9.95 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>A share, 0 to 1, in percent, rounded; what is not nothing is never written as nothing, and what is not all never as all.</summary>
    /// <param name="share">The share.</param>
    /// <param name="decimals">How many decimals at most.</param>
    public static string Percent(double share, int decimals = 0)
    {
        var (percent, least) = (Math.Round(share * 100, decimals, MidpointRounding.AwayFromZero), Math.Pow(10, -decimals));
        var (sign, shown) = percent == 0 && share > 0 ? ("<\u202F", least) : percent == 100 && share < 1 ? (">\u202F", 100 - least) : ("", percent);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{shown:0.##}\u202F%");
    }

    /// <summary>A number of things, with the right word.</summary>
    public static string Count(long number, string one, string? many = null) =>
        number.ToString("#,0", CultureInfo.InvariantCulture) + " " + (number == 1 ? one : many ?? one + "s");

    /// <summary>A position in a picture.</summary>
    public static string Position(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>An instant as a person reads it.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>An instant as programs read it.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long something took, to its two largest units.</summary>
    public static string Length(TimeSpan length)
    {
        (long Number, string Unit)[] parts = [(length.Days, "d"), (length.Hours, "h"), (length.Minutes, "min"), (length.Seconds, "s")];
        var largest = parts.SkipWhile(part => part.Number == 0).Take(2).Where(part => part.Number > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Number}\u202F{part.Unit}")).ToList();
        return largest.Count == 0 ? "less than a second" : string.Join(' ', largest);
    }

    /// <summary>What is one of several, in words.</summary>
    public static string Either(IReadOnlyList<string> items) => items.Count < 2 ? string.Concat(items) : string.Join(", ", items.SkipLast(1)) + " or " + items[^1];

    /// <summary>A list in words.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => string.Join(", ", items.SkipLast(1)) + " and " + items[^1],
    };
}
