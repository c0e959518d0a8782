namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>One step of a fan-out.</summary>
/// <param name="Key">Its key, unique in the orchestration.</param>
/// <param name="Name">Which step.</param>
/// <param name="Input">What it is given.</param>
public sealed record StepCall(string Key, string Name, Payload Input);
