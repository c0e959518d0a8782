namespace OpenZro.Probes.App.Rollouts;

/// <summary>What an orchestration is started with on Durable Task.</summary>
/// <param name="Name">Which orchestration.</param>
/// <param name="Version">The version of its method, which it keeps to its end.</param>
/// <param name="Input">What the method is given, as JSON.</param>
/// <param name="Operation">Of a child, the operation of its parent; else <see langword="null"/>.</param>
internal sealed record OrchestrationCall(string Name, string Version, string Input, string? Operation = null);
