namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>What came of a decision.</summary>
/// <param name="Gate">The gate as it is now; <see langword="null"/> when there is none.</param>
/// <param name="Refusal">Why the decision was not taken; <see langword="null"/> when it was.</param>
/// <param name="Message">The same for people, and what to do.</param>
public sealed record GateAnswer(Gate? Gate, GateRefusal? Refusal, string Message)
{
    /// <summary>Whether the decision was taken.</summary>
    public bool Taken => Refusal is null;
}
