using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Fleet;

/// <summary>Durations as files write them: whole numbers with the units d, h, m, s and ms, largest first, as in <c>1h30m</c> or <c>20ms</c>.</summary>
public static partial class DurationText
{
    /// <summary>What a duration looks like, as a regular expression that JSON Schema understands too.</summary>
    public const string Pattern = "^(?=[0-9])([0-9]{1,5}d)?([0-9]{1,7}h)?([0-9]{1,8}m(?!s))?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

    /// <summary>Reads a duration, or says in one sentence what is wrong with it and what to write.</summary>
    public static bool TryParse(string text, out TimeSpan value, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Form.Match(text);
        error = match.Success && !text.EndsWith('\n') ? null : $"'{Yaml.Shown.Text(text)}' is no duration: write a number with a unit, such as 20ms, 60s, 30m or 1h30m";
        value = error is not null
            ? TimeSpan.Zero
            : TimeSpan.FromDays(Part(match, 1, "d")) + TimeSpan.FromHours(Part(match, 2, "h")) + TimeSpan.FromMinutes(Part(match, 3, "m"))
                + TimeSpan.FromSeconds(Part(match, 4, "s")) + TimeSpan.FromMilliseconds(Part(match, 5, "ms"));
        return error is null;
    }

    /// <summary>Writes a duration as <see cref="TryParse"/> reads it; what is smaller than a millisecond is left out.</summary>
    public static string Format(TimeSpan value)
    {
        var text = new StringBuilder();
        Append(text, value.Days, "d");
        Append(text, value.Hours, "h");
        Append(text, value.Minutes, "m");
        Append(text, value.Seconds, "s");
        Append(text, value.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static long Part(Match match, int group, string unit) =>
        match.Groups[group].Success ? long.Parse(match.Groups[group].ValueSpan[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static void Append(StringBuilder text, int count, string unit)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
        }
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}
