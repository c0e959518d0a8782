using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Health;

/// <summary>What one region saw of a cause.</summary>
public sealed record CauseDetail
{
    private const int MostLines = 12;
    private const int LongestText = 2000;

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One sentence: what is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>The code of the finding that says it; of several, of the worst.</summary>
    public required string Code { get; init; }

    /// <summary>What was seen, the first lines of it.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>What it costs, by the picks; <see langword="null"/> when it changes none.</summary>
    public string? Impact { get; init; }

    /// <summary>What findings of one cause say together; the worst one speaks for them.</summary>
    public static CauseDetail Of(IReadOnlyList<Finding> findings)
    {
        var worst = findings.MaxBy(finding => finding.Severity)!;
        return new CauseDetail
        {
            Severity = worst.Severity,
            Message = Short(worst.Message),
            Code = worst.Code,
            Evidence = [.. findings.SelectMany(finding => finding.Evidence).Distinct(StringComparer.Ordinal).Take(MostLines).Select(Short)],
            Remedy = Short(worst.Remedy),
            Impact = findings.Select(finding => finding.Impact).FirstOrDefault(impact => impact is not null) is { } impact ? Short(impact) : null,
        };
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + RemedyText.CutOff;
}
