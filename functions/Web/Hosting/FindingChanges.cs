using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Which findings came and went between two slots. A finding is the same while its code and subject are.</summary>
/// <param name="Appeared">Findings that were not there before.</param>
/// <param name="Cleared">Findings that are not there any more.</param>
public sealed record FindingChanges(IReadOnlyList<Finding> Appeared, IReadOnlyList<Finding> Cleared)
{
    /// <summary>Compares two judgements of one vantage point.</summary>
    /// <param name="before">The earlier one; <see langword="null"/> when there was none.</param>
    /// <param name="after">The later one.</param>
    public static FindingChanges Between(Judgement? before, Judgement after)
    {
        var was = before?.AllFindings.ToList() ?? [];
        var now = after.AllFindings.ToList();
        return new FindingChanges([.. now.ExceptBy(was.Select(Key), Key)], [.. was.ExceptBy(now.Select(Key), Key)]);
    }

    private static (string Code, FindingSubject Subject) Key(Finding finding) => (finding.Code, finding.Subject);
}
