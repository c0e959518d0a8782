namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Rollouts, the newest first (schema <c>ozprobes.rollouts/1</c>).</summary>
/// <param name="Rollouts">The rollouts.</param>
public sealed record RolloutListDocument(IReadOnlyList<RolloutSummary> Rollouts)
{
    /// <summary>What to ask for after these (<c>after</c>); <see langword="null"/> when these are the last.</summary>
    public string? Next { get; init; }

    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollouts/1";
}
