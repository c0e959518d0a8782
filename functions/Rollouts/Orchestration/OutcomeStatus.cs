namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>The three ways in which a step, or an orchestration, ends.</summary>
public enum OutcomeStatus
{
    /// <summary>What was to be is so.</summary>
    Succeeded,

    /// <summary>It is known not to be so.</summary>
    Failed,

    /// <summary>It is not known whether it is so: evidence is missing, or time ran out.</summary>
    Inconclusive,
}
