using YamlDotNet.Core;

namespace OpenZro.Probes.Yaml;

/// <summary>
/// Reads one YAML document into a tree that knows where each value stands. Only the part of YAML that a person writes by hand:
/// no tags, no keys that are not plain words, bounded depth and size, and anchors only where a caller allows them, in which case an
/// alias shares the node that it names, so that nothing is ever expanded.
/// </summary>
internal static class YamlReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most values that are read.</summary>
    public const int MaxNodes = 200_000;

    /// <summary>Reads the document, or adds to the problems what is wrong with it and returns what could be read, if anything.</summary>
    /// <param name="text">The file's text; a byte order mark is skipped.</param>
    /// <param name="problems">Where everything wrong is added.</param>
    /// <param name="allowAliases">Whether anchors, aliases, merge keys, tags and duplicate keys are taken as they come, for files of other programs.</param>
    public static YamlNode? Read(string text, YamlProblems problems, bool allowAliases = false)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        if (YamlCharacters.FindForbidden(text) is { } forbidden)
        {
            problems.Error(forbidden.At, forbidden.Message);
            return null;
        }

        var builder = new YamlTreeBuilder(problems, allowAliases);
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        try
        {
            while (builder.WantsMore && parser.MoveNext())
            {
                builder.Add(parser.Current!);
            }
        }
        catch (YamlException wrong)
        {
            var at = PositionOf(wrong);
            var problem = YamlSyntax.Explain(text, at, wrong.Message, Stumbles);
            problems.Error(problem.At, problem.Message);
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            problems.Error(builder.LastSeen, "what follows here cannot be read as YAML: look for an unclosed quote or an odd escape");
        }

        return builder.Root;
    }

    /// <summary>Where the parser stumbles; <see langword="null"/> for nowhere.</summary>
    private static YamlPosition? Stumbles(string text)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        try
        {
            while (parser.MoveNext())
            {
            }

            return null;
        }
        catch (YamlException wrong)
        {
            return PositionOf(wrong);
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return new(1, 1);
        }
    }

    private static YamlPosition PositionOf(YamlException wrong) => new((int)Math.Max(1, wrong.Start.Line), (int)Math.Max(1, wrong.Start.Column));
}
