namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A rollout that was started (schema <c>ozprobes.rollout-started/1</c>).</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="IsNew">Whether this request started it; else it was running already.</param>
/// <param name="PlanHash">The hash of its plan.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record StartedDocument(string Rollout, bool IsNew, string PlanHash, string Message)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollout-started/1";
}
