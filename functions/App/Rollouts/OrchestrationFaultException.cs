namespace OpenZro.Probes.App.Rollouts;

/// <summary>Ends an orchestration on Durable Task as failed: its method threw, broke a rule, or cannot be run by this program.</summary>
/// <param name="problem">What went wrong, as the local engine would record it.</param>
internal sealed class OrchestrationFaultException(string problem) : Exception(problem);
