using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>What makes two failures the same fault: phase, reason and number, not the words.</summary>
internal sealed record FailureKey(ProbePhase Phase, FailureReason Reason, int? Code)
{
    /// <summary>The key of an observation's failure in a phase, if it failed there.</summary>
    public static FailureKey? Of(Observation observation, ProbePhase phase) =>
        observation.Failure is { } failure && failure.Phase == phase ? new(failure.Phase, failure.Reason, failure.Code) : null;
}
