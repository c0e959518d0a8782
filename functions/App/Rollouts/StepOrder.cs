namespace OpenZro.Probes.App.Rollouts;

/// <summary>What the activity that runs steps is given.</summary>
/// <param name="OrchestrationId">The orchestration that the step belongs to.</param>
/// <param name="Step">Which step.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Input">What the method gave it, as JSON.</param>
/// <param name="Operation">The operation as the method asked for it, which comes back with the answer.</param>
internal sealed record StepOrder(string OrchestrationId, string Step, string Key, string Input, string Operation);
