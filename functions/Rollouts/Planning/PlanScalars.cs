using System.Globalization;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>The shapes of the single values that only a rollout file has.</summary>
internal static class PlanScalars
{
    /// <summary>A line for people.</summary>
    public static Shape<string> Line { get; } = Text("a line of text", 200, isOneLine: true);

    /// <summary>A few lines for people.</summary>
    public static Shape<string> Instructions { get; } = Text("a text", 2000, isOneLine: false);

    /// <summary>The value of a template's parameter.</summary>
    public static Shape<string> Parameter { get; } = Text("a text", 1000, isOneLine: true);

    /// <summary>The name of a peer, a group or a role, as management or tokens have it.</summary>
    public static Shape<string> Label { get; } = Text("a name", 200, isOneLine: true);

    /// <summary>A country.</summary>
    public static Shape<string> Country { get; } = new ScalarShape<string>(
        "a country's two letters", YamlScalarType.Text, ParseCountry, Scalars.Pattern("^[A-Z]{2}$"));

    /// <summary>A share, read as 0 to 1.</summary>
    public static Shape<double> Share { get; } = new ScalarShape<double>(
        "a share such as 20%", YamlScalarType.Text, ParseShare, Scalars.Pattern("^[0-9]{1,3}(\\.[0-9]{1,3})?%$"));

    /// <summary>A time of day.</summary>
    public static Shape<TimeOnly> TimeOfDay { get; } = new ScalarShape<TimeOnly>(
        "a time of day such as \"09:00\"", YamlScalarType.Text, ParseTime, Scalars.Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$"));

    /// <summary>A time zone by its IANA name.</summary>
    public static Shape<string> Zone { get; } = new ScalarShape<string>(
        "a time zone such as America/Sao_Paulo", YamlScalarType.Text, ParseZone, Scalars.Pattern("^[A-Za-z][A-Za-z0-9/_+-]*$"));

    /// <summary>A day of the week.</summary>
    public static Shape<DayOfWeek> Day { get; } = Scalars.Choice<DayOfWeek>(
        "a day",
        [
            ("mon", DayOfWeek.Monday), ("tue", DayOfWeek.Tuesday), ("wed", DayOfWeek.Wednesday), ("thu", DayOfWeek.Thursday),
            ("fri", DayOfWeek.Friday), ("sat", DayOfWeek.Saturday), ("sun", DayOfWeek.Sunday),
        ]);

    /// <summary>Where a gate stands.</summary>
    public static Shape<GatePoint> Point(bool isBefore) => new ScalarShape<GatePoint>(
        "a step",
        YamlScalarType.Text,
        (string text, out GatePoint? value, out string? error) =>
        {
            error = GatePoint.TryParse(text, isBefore, out value) ? null
                : $"'{Shown.Text(text)}' is no step: write provision, register, restart, rollback, or a batch such as 'batch 1'";
            return error is null;
        },
        Scalars.Pattern(GatePoint.StepPattern));

    private static ScalarShape<string> Text(string expected, int longest, bool isOneLine) => new(
        expected,
        YamlScalarType.Text,
        (string text, out string? value, out string? error) =>
        {
            value = text;
            var isFit = !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(c => char.IsControl(c) && (isOneLine || c != '\n'));
            error = isFit ? null : string.Create(CultureInfo.InvariantCulture, $"write up to {longest} characters{(isOneLine ? " in one line" : "")}");
            return isFit;
        },
        schema =>
        {
            schema["pattern"] = "\\S";
            schema["maxLength"] = longest;
        });

    private static bool ParseCountry(string text, out string? value, out string? error)
    {
        value = text;
        error = text.Length == 2 && text.All(char.IsAsciiLetterUpper) ? null : $"'{Shown.Text(text)}' is no country: write its two capital letters (ISO 3166), such as BR";
        return error is null;
    }

    private static bool ParseShare(string text, out double value, out string? error)
    {
        var isRead = decimal.TryParse(text.AsSpan(..^(text.EndsWith('%') ? 1 : 0)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && text.EndsWith('%') && percent <= 100 && percent.Scale <= 3;
        value = (double)(percent / 100);
        error = isRead ? null : $"'{Shown.Text(text)}' is no share: write 0% to 100%";
        return isRead;
    }

    private static bool ParseTime(string text, out TimeOnly value, out string? error)
    {
        error = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value) ? null
            : $"'{Shown.Text(text)}' is no time of day: write one such as \"09:00\"";
        return error is null;
    }

    private static bool ParseZone(string text, out string? value, out string? error)
    {
        value = text;
        error = TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId && zone.Id == text ? null
            : $"'{Shown.Text(text)}' is no time zone: write its IANA name, such as America/Sao_Paulo or Etc/UTC"
                + Spelling.DidYouMean(text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));
        return error is null;
    }
}
