namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>What a step is run with.</summary>
/// <param name="OrchestrationId">The orchestration that it belongs to.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Input">What the method gave it.</param>
public sealed record StepContext(string OrchestrationId, string Key, Payload Input)
{
    /// <summary>
    /// Names what the step does to the world, and is the same each time that the step is run again: whoever acts writes it down before
    /// and looks for it first.
    /// </summary>
    public string OperationId => OperationKeys.Join(OrchestrationId, Key);
}
