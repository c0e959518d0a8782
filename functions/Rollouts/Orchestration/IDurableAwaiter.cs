namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>Marks the awaiters that an orchestration may suspend on.</summary>
internal interface IDurableAwaiter;
