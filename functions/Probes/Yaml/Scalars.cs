using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Yaml;

/// <summary>The shapes of single values that more than one kind of file has.</summary>
internal static partial class Scalars
{
    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";
    private const string VariablePattern = "^[A-Za-z_][A-Za-z0-9_]{0,127}$";

    /// <summary>A name that can be a table key, a label and a file name.</summary>
    public static Shape<string> Name { get; } = new ScalarShape<string>("a name", YamlScalarType.Text, ParseName, Pattern(NamePattern));

    /// <summary>The name of an environment variable. A wrong one is never repeated: it may be the secret itself.</summary>
    public static Shape<string> Variable { get; } = new ScalarShape<string>(
        "the name of an environment variable", YamlScalarType.Text, ParseVariable, Pattern(VariablePattern));

    /// <summary>The path of a file. A wrong one is never repeated.</summary>
    public static Shape<string> Path { get; } = new ScalarShape<string>("the path of a file", YamlScalarType.Text, ParsePath, Pattern("\\S"));

    /// <summary>True or false.</summary>
    public static Shape<bool> Flag { get; } = new ScalarShape<bool>("true or false", YamlScalarType.Boolean, ParseFlag);

    /// <summary>A duration within bounds.</summary>
    public static Shape<TimeSpan> Duration(TimeSpan least, TimeSpan most) => new ScalarShape<TimeSpan>(
        "a duration such as 20ms, 60s or 1h30m",
        YamlScalarType.Text,
        (string text, out TimeSpan value, out string? error) =>
        {
            if (DurationText.TryParse(text, out value, out error) && (value < least || value > most))
            {
                error = $"{text} is out of range: write {DurationText.Format(least)} to {DurationText.Format(most)}";
            }

            return error is null;
        },
        Pattern(DurationText.Pattern));

    /// <summary>A whole number within bounds.</summary>
    public static Shape<int> Integer(int least, int most) => new ScalarShape<int>(
        "a whole number",
        YamlScalarType.Integer,
        (string text, out int value, out string? error) =>
        {
            var isRead = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
            error = isRead ? null : $"'{Shown.Text(text)}' is out of range: write a whole number from {least} to {most}";
            return isRead;
        },
        Range(least, most));

    /// <summary>A number within bounds.</summary>
    public static Shape<double> Number(double least, double most) => new ScalarShape<double>(
        "a number",
        YamlScalarType.Number,
        (string text, out double value, out string? error) =>
        {
            var isRead = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
            error = isRead ? null : string.Create(CultureInfo.InvariantCulture, $"'{Shown.Text(text)}' is out of range: write a number from {least} to {most}");
            return isRead;
        },
        Range(least, most));

    /// <summary>One of several words.</summary>
    /// <param name="what">What the words name.</param>
    /// <param name="words">The words and what they stand for; several may stand for the same.</param>
    public static Shape<T> Choice<T>(string what, IReadOnlyList<(string Word, T Value)> words) => new ScalarShape<T>(
        what + ": " + Words.And(words.Select(choice => choice.Word), "or"),
        YamlScalarType.Text,
        (string text, out T? value, out string? error) =>
        {
            var found = words.Where(choice => choice.Word == text).Take(1).ToList();
            value = found.Count == 0 ? default : found[0].Value;
            var meant = Spelling.DidYouMean(text, words.Select(choice => choice.Word));
            error = found.Count > 0 ? null : $"'{Shown.Text(text)}' is not {what}: write {Words.And(words.Select(choice => choice.Word), "or")}{meant}";
            return error is null;
        },
        schema => schema["enum"] = new JsonArray([.. words.Select(choice => JsonValue.Create(choice.Word))]));

    /// <summary>Adds a pattern to a schema.</summary>
    public static Action<JsonObject> Pattern(string pattern) => schema => schema["pattern"] = pattern;

    /// <summary>Adds bounds to a schema.</summary>
    public static Action<JsonObject> Range<T>(T least, T most) => schema =>
    {
        schema["minimum"] = JsonValue.Create(least);
        schema["maximum"] = JsonValue.Create(most);
    };

    private static bool ParseName(string text, out string? value, out string? error)
    {
        value = text;
        error = NameForm.IsMatch(text) ? null : $"'{Shown.Text(text)}' is no name: write up to 63 letters, digits, '.', '_' or '-', a letter or digit first";
        return error is null;
    }

    private static bool ParseVariable(string text, out string? value, out string? error)
    {
        value = text;
        error = VariableForm.IsMatch(text) ? null : "this is no name of an environment variable: write one such as OZ_AUTH_SECRET, and set the secret in the environment";
        return error is null;
    }

    private static bool ParsePath(string text, out string? value, out string? error)
    {
        value = text;
        error = !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl) ? null : "write the path of the file that holds the secret";
        return error is null;
    }

    private static bool ParseFlag(string text, out bool value, out string? error)
    {
        value = text is "true" or "True" or "TRUE";
        error = value || text is "false" or "False" or "FALSE" ? null : "write true or false";
        return error is null;
    }

    [GeneratedRegex(NamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex NameForm { get; }

    [GeneratedRegex(VariablePattern, RegexOptions.CultureInvariant)]
    private static partial Regex VariableForm { get; }
}
