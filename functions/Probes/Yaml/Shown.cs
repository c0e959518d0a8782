namespace OpenZro.Probes.Yaml;

/// <summary>Makes what a file holds fit to stand in a message: short, one line, nothing that a terminal obeys.</summary>
internal static class Shown
{
    private const int Longest = 80;

    /// <summary>The text, shortened and with control characters replaced.</summary>
    public static string Text(string text) => Line(text.Length <= Longest ? text : text[..(Longest - 3)] + "...");

    /// <summary>The text with control characters replaced.</summary>
    public static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
