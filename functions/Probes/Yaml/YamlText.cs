using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Yaml;

/// <summary>Writes texts so that YAML reads the same text back.</summary>
internal static partial class YamlText
{
    /// <summary>The text as it is where that is safe, else in double quotes.</summary>
    public static string Scalar(string text) =>
        Plain.IsMatch(text) && YamlScalar.TypeOfPlain(text) == YamlScalarType.Text ? text : Quoted(text);

    /// <summary>Texts as a list in one line.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Scalar))}]";

    /// <summary>A comment that stays in its line, whatever the text holds.</summary>
    public static string Comment(string text) => "# " + string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c) ? ' ' : c));

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                quoted.Append('\\').Append((char)rune.Value);
            }
            else if (Rune.IsLetterOrDigit(rune) || rune.Value is >= ' ' and <= '~')
            {
                quoted.Append(rune.ToString());
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
            }
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"\A(?:[A-Za-z0-9][A-Za-z0-9._-]*|[a-z]+://[A-Za-z0-9._-]+(?::[0-9]+)?[A-Za-z0-9._/-]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain { get; }
}
