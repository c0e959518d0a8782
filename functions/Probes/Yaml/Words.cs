namespace OpenZro.Probes.Yaml;

/// <summary>Puts lists into sentences.</summary>
internal static class Words
{
    /// <summary><c>a, b and c</c>.</summary>
    public static string And(IEnumerable<string> words, string conjunction = "and")
    {
        var all = words.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} {conjunction} {all[^1]}";
    }
}
