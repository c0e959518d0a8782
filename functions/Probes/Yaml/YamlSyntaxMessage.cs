namespace OpenZro.Probes.Yaml;

/// <summary>Says what is wrong with the syntax in a way that helps.</summary>
internal static class YamlSyntaxMessage
{
    /// <summary>The message for a place that the YAML parser stumbled over.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where the parser stumbled.</param>
    /// <param name="parserSays">The parser's own words.</param>
    public static string For(string text, YamlPosition at, string parserSays)
    {
        if (HasTabInIndentation(text, at.Line) || HasTabInIndentation(text, at.Line + 1))
        {
            return "a tab in the indentation: YAML allows spaces only, so replace it with spaces";
        }

        var cause = Shown.Text(parserSays.Trim().TrimEnd('.'));
        cause = cause.Length == 0 ? "what stands here is not understood" : char.ToLowerInvariant(cause[0]) + cause[1..];
        return $"this is not YAML: {cause}; look at this line and the one before, at indentation, quotes and ':'";
    }

    private static bool HasTabInIndentation(string text, int number)
    {
        var line = text.AsSpan();
        for (var skipped = 1; skipped < number; skipped++)
        {
            var end = line.IndexOf('\n');
            if (end < 0)
            {
                return false;
            }

            line = line[(end + 1)..];
        }

        var content = line.IndexOfAnyExcept(' ', '\t');
        return line[..Math.Max(0, content)].Contains('\t');
    }
}
