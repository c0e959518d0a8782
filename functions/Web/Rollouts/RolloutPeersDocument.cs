namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Peers of a rollout (schema <c>ozprobes.rollout-peers/1</c>).</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Peers">The peers, in the plan's order, deferred ones last.</param>
public sealed record RolloutPeersDocument(string Rollout, IReadOnlyList<PeerDocument> Peers)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollout-peers/1";

    /// <summary>How many peers the rollout has.</summary>
    public required int Total { get; init; }

    /// <summary>What to ask for with <c>after</c> to get the next page; null when this is the last.</summary>
    public required string? Next { get; init; }
}
