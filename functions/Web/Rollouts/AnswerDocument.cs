namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What came of something that a person asked for (schema <c>ozprobes.rollout-answer/1</c>).</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Message">What was done, in a sentence.</param>
public sealed record AnswerDocument(string Rollout, string Message)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollout-answer/1";
}
