namespace OpenZro.Probes.Yaml;

/// <summary>Says what is wrong with the syntax in a way that helps.</summary>
internal static class YamlSyntax
{
    private static readonly int[] _widths = [2, 4, 8];

    /// <summary>
    /// The problem at a place that the YAML parser stumbled over. A tab in the indentation there or in a later line is the likelier cause, when
    /// with spaces in place of the tabs the parser gets beyond its line: elsewhere (before a comment, in a text) tabs are legal.
    /// </summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where the parser stumbled.</param>
    /// <param name="parserSays">The parser's own words.</param>
    /// <param name="stumbles">Where the parser stumbles over another text; <see langword="null"/> for nowhere.</param>
    public static YamlProblem Explain(string text, YamlPosition at, string parserSays, Func<string, YamlPosition?> stumbles)
    {
        var lines = text.Split('\n');
        foreach (var number in Enumerable.Range(at.Line, Math.Max(0, lines.Length - at.Line + 1)))
        {
            var indentation = lines[number - 1].AsSpan(0, Math.Max(0, lines[number - 1].AsSpan().IndexOfAnyExcept(' ', '\t')));
            if (indentation.IndexOf('\t') is >= 0 and var tab && IsToBlame(lines, number, stumbles))
            {
                return new(new(number, tab + 1), "a tab in the indentation: YAML allows spaces only, so replace it with spaces");
            }
        }

        var cause = Shown.Text(parserSays.Trim().TrimEnd('.'));
        cause = cause.Length == 0 ? "what stands here is not understood" : char.ToLowerInvariant(cause[0]) + cause[1..];
        return new(at, $"this is not YAML: {cause}; look at this line and the one before, at indentation, quotes and ':'");
    }

    private static bool IsToBlame(string[] lines, int number, Func<string, YamlPosition?> stumbles) =>
        _widths.Any(width => stumbles(string.Join('\n', lines.Select((line, i) => i + 1 < number ? line : Widen(line, width)))) is not { } next || next.Line > number);

    private static string Widen(string line, int width)
    {
        var text = line.TrimStart(' ', '\t');
        return line[..^text.Length].Replace("\t", new string(' ', width), StringComparison.Ordinal) + text;
    }
}
