namespace OpenZro.Probes.Web.Rollouts;

/// <summary>All rollouts, the newest first (schema <c>ozprobes.rollouts/1</c>).</summary>
/// <param name="Rollouts">The rollouts.</param>
public sealed record RolloutListDocument(IReadOnlyList<RolloutSummary> Rollouts)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollouts/1";
}
