namespace OpenZro.Probes.Yaml;

/// <summary>Makes what a file holds fit to stand in a message: short, one line, nothing that a terminal obeys.</summary>
internal static class Shown
{
    private const int Longest = 80;

    /// <summary>The text, shortened and with control characters replaced.</summary>
    public static string Text(string text)
    {
        var shortened = text.Length <= Longest ? text : text[..(Longest - 3)] + "...";
        return string.Concat(shortened.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
