using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>The shapes of the single values of a fleet file.</summary>
internal static partial class FleetScalars
{
    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";
    private const string VariablePattern = "^[A-Za-z_][A-Za-z0-9_]{0,127}$";

    /// <summary>A name that can be a table key, a label and a file name.</summary>
    public static Shape<string> Name { get; } = new ScalarShape<string>("a name", YamlScalarType.Text, ParseName, Pattern(NamePattern));

    /// <summary>A relay's URL.</summary>
    public static Shape<RelayUrl> Url { get; } = new ScalarShape<RelayUrl>(
        "a relay URL such as rels://relay.example.com:443", YamlScalarType.Text, RelayUrl.TryParse, Pattern("^[rR][eE][lL][sS]?://[^/?#@]+"));

    /// <summary>A DNS name, brought into the form in which names are compared; or an address.</summary>
    public static Shape<string> Host { get; } = new ScalarShape<string>("a host name", YamlScalarType.Text, ParseHost, Pattern("^[^/\\s]+$"));

    /// <summary>An IP address.</summary>
    public static Shape<IPAddress> Address { get; } = new ScalarShape<IPAddress>(
        "an IP address", YamlScalarType.Text, ParseAddress, Pattern("^[0-9A-Fa-f:.]+$"));

    /// <summary>A DNS server.</summary>
    public static Shape<IPEndPoint> Resolver { get; } = new ScalarShape<IPEndPoint>(
        "the address of a DNS server such as 1.1.1.1 or \"127.0.0.1:5353\"", YamlScalarType.Text, ResolverAddress.TryParse, Pattern("^[0-9A-Fa-f:.]+$|^\\[[0-9A-Fa-f:.]+\\](:[0-9]+)?$"));

    /// <summary>The table endpoint of a storage account.</summary>
    public static Shape<Uri> StorageUri { get; } = new ScalarShape<Uri>("an https:// address", YamlScalarType.Text, ParseStorage, Pattern("^https?://[^?#@]+$"));

    /// <summary>A part of an issuer's name.</summary>
    public static Shape<string> Issuer { get; } = new ScalarShape<string>("a part of an issuer's name", YamlScalarType.Text, ParseIssuer, schema =>
    {
        schema["pattern"] = "\\S";
        schema["maxLength"] = 200;
    });

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

    private static Action<JsonObject> Pattern(string pattern) => schema => schema["pattern"] = pattern;

    private static Action<JsonObject> Range<T>(T least, T most) => schema =>
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

    private static bool ParseHost(string text, out string? value, out string? error)
    {
        error = RelayUrl.TryNormaliseHost(text, out value) ? null
            : text.Contains("://", StringComparison.Ordinal) ? "this is a URL: write the host name alone, without scheme and port"
            : $"'{Shown.Text(text)}' is neither a DNS name nor an IP address";
        return error is null;
    }

    private static bool ParseAddress(string text, out IPAddress? value, out string? error)
    {
        error = ResolverAddress.TryParseAddress(text, out value) ? null : $"'{Shown.Text(text)}' is no IP address: write one such as 34.95.249.1 or \"2001:db8::1\"";
        return error is null;
    }

    private static bool ParseStorage(string text, out Uri? value, out string? error)
    {
        error = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out value) || value.Scheme is not ("https" or "http") || !StorageForm.IsMatch(text))
        {
            error = "this is no table endpoint: write https://ACCOUNT.table.core.windows.net, without a query, a key or a signature";
        }
        else if (value.Scheme == "http" && !value.IsLoopback)
        {
            error = $"'{Shown.Text(text)}' is not encrypted: write https://; http:// is for a storage emulator on this machine";
        }

        return error is null;
    }

    private static bool ParseIssuer(string text, out string? value, out string? error)
    {
        value = text;
        error = !string.IsNullOrWhiteSpace(text) && text.Length <= 200 && !text.Any(char.IsControl) ? null : "write a part of the issuer's name, up to 200 characters in one line";
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

    [GeneratedRegex("^https?://[^?#@]+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex StorageForm { get; }
}
