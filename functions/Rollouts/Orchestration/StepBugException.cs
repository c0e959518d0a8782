namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// A step or a child threw. What the world does is an <see cref="Outcome"/>; only bugs throw, and a bug ends the orchestration, with what
/// was thrown in its record.
/// </summary>
/// <param name="key">The key of the operation.</param>
/// <param name="description">What was thrown, as it is recorded: without a stack, the same after each replay.</param>
public sealed class StepBugException(string key, string description) : Exception($"'{key}' threw {description}")
{
    /// <summary>The key of the operation.</summary>
    public string Key { get; } = key;

    /// <summary>What was thrown, as it is recorded.</summary>
    public string Description { get; } = description;
}
