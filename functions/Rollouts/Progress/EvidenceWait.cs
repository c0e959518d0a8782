namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>That a rollout waits for evidence, and goes on by itself once that is there.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Step">The name of the step that needs it.</param>
public sealed record EvidenceWait(DateTimeOffset Since, string Step);
