namespace OpenZro.Probes.Yaml;

/// <summary>Says what is wrong with the syntax in a way that helps.</summary>
internal static class YamlSyntax
{
    /// <summary>The problem at a place that the YAML parser stumbled over; a tab there or in a later line is the likelier cause.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where the parser stumbled.</param>
    /// <param name="parserSays">The parser's own words.</param>
    public static YamlProblem Explain(string text, YamlPosition at, string parserSays)
    {
        var lines = text.Split('\n');
        foreach (var number in Enumerable.Range(at.Line, Math.Max(0, lines.Length - at.Line + 1)))
        {
            var indentation = lines[number - 1].AsSpan(0, Math.Max(0, lines[number - 1].AsSpan().IndexOfAnyExcept(' ', '\t')));
            if (indentation.IndexOf('\t') is >= 0 and var tab)
            {
                return new(new(number, tab + 1), "a tab in the indentation: YAML allows spaces only, so replace it with spaces");
            }
        }

        var cause = Shown.Text(parserSays.Trim().TrimEnd('.'));
        cause = cause.Length == 0 ? "what stands here is not understood" : char.ToLowerInvariant(cause[0]) + cause[1..];
        return new(at, $"this is not YAML: {cause}; look at this line and the one before, at indentation, quotes and ':'");
    }
}
