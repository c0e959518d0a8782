namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>A stage of a rollout: a step of it, or a gate between steps.</summary>
/// <param name="Words">What it is called.</param>
/// <param name="IsGate">Whether people decide here.</param>
/// <param name="State">How the rollout stands with it.</param>
public sealed record CourseStage(string Words, bool IsGate, StageState State);
