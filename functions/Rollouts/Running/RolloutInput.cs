namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What an orchestration of a rollout is started with.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Rollout">The rollout's id, under which its rows are.</param>
/// <param name="PlanHash">The hash of the plan that may be carried out, and of no other.</param>
/// <param name="Kind">What is done.</param>
public sealed record RolloutInput(string Mesh, string Rollout, string PlanHash, Planning.RolloutKind Kind)
{
    /// <summary>The name of the orchestration that carries out a rollout.</summary>
    public const string Orchestration = "rollout";

    /// <summary>The signal that wakes it: a decision, a command or a confirmation was written.</summary>
    public const string Wake = "wake";
}
