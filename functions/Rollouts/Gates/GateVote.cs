namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>What one person said at a gate.</summary>
/// <param name="Who">The person, by the name of the token or account.</param>
/// <param name="Verb">What was said.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why, in the person's words.</param>
/// <param name="Round">In which opening of the gate.</param>
public sealed record GateVote(string Who, GateVerb Verb, DateTimeOffset At, string Comment, int Round);

/// <summary>What can be said at a gate.</summary>
public enum GateVerb
{
    /// <summary>Only a remark.</summary>
    Comment,

    /// <summary>Yes.</summary>
    Approve,

    /// <summary>No.</summary>
    Reject,
}
