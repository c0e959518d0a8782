namespace OpenZro.Probes.Health;

/// <summary>What came of judging health once.</summary>
/// <param name="Book">The book as it is now.</param>
/// <param name="IsJudge">Whether it was judged here; else somebody else judges.</param>
public sealed record JudgeOutcome(HealthBook Book, bool IsJudge)
{
    /// <summary>What was announced: incidents that were opened, have become worse, still last, or are over.</summary>
    public IReadOnlyList<IncidentNotice> Told { get; init; } = [];

    /// <summary>Why the history was not written or people were not told, which is tried again; <see langword="null"/> when they were.</summary>
    public string? Failure { get; init; }
}
