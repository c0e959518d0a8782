namespace OpenZro.Probes.Yaml;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>A remark such as <c>, did you mean 'relays'?</c>, or nothing when no word is close.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } nearest ? $", did you mean '{nearest}'?" : "";

    /// <summary>The closest word within a third of its length, case apart; <see langword="null"/> when there is none.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        word.Length > 64
            ? null
            : known.Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
                .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Word.Length / 3))
                .OrderBy(candidate => candidate.Distance)
                .Select(candidate => candidate.Word)
                .FirstOrDefault();

    /// <summary>How many letters must be put in, left out or replaced (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
