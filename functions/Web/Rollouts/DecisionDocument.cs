using OpenZro.Probes.Rollouts.Gates;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What came of a decision that was taken (schema <c>ozprobes.rollout-decision/1</c>).</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Gate">The gate.</param>
/// <param name="State">What came of the gate.</param>
/// <param name="Message">Where it stands, in a sentence.</param>
public sealed record DecisionDocument(string Rollout, string Gate, GateState State, string Message)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollout-decision/1";
}
