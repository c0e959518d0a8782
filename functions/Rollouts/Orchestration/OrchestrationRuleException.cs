namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// An orchestration broke a rule without which it could not be run again over its journal: a foreign await, two operations at once, a
/// key used twice, a call from another thread. It is a mistake in the method, and says which.
/// </summary>
/// <param name="message">Which rule, and where.</param>
public sealed class OrchestrationRuleException(string message) : InvalidOperationException(message);
