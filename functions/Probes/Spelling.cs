namespace OpenZro.Probes;

/// <summary>Finds the word that was probably meant.</summary>
public static class Spelling
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

    /// <summary>How many letters must be put in, left out or replaced, or neighbours swapped (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var steps = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                steps[i, j] = i == 0 || j == 0 ? i + j : Steps(steps, a, b, i, j);
            }
        }

        return steps[a.Length, b.Length];
    }

    private static int Steps(int[,] steps, string a, string b, int i, int j)
    {
        var edited = Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return isSwap ? Math.Min(edited, steps[i - 2, j - 2] + 1) : edited;
    }
}
