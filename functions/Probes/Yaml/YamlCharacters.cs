using System.Globalization;

namespace OpenZro.Probes.Yaml;

/// <summary>The characters that a YAML file cannot hold (YAML 1.2.2 section 5.1).</summary>
internal static class YamlCharacters
{
    /// <summary>The first such character, where it stands and what to do; <see langword="null"/> when there is none.</summary>
    public static YamlProblem? FindForbidden(string text)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (IsForbidden(c))
            {
                return new(new(line, i - lineStart + 1), $"the character {Name(c)} cannot stand in a text file: remove it");
            }
        }

        return null;
    }

    private static bool IsForbidden(char c) => c switch
    {
        '\t' or '\r' => false,
        < ' ' or '\u007F' or '\uFFFE' or '\uFFFF' => true,
        _ => char.IsSurrogate(c),
    };

    private static string Name(char c) => c == '\0' ? "NUL" : string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");
}
