namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>What came of a gate.</summary>
public enum GateState
{
    /// <summary>People may decide.</summary>
    Open,

    /// <summary>Enough people approved.</summary>
    Approved,

    /// <summary>Someone rejected it, or its deadline did.</summary>
    Rejected,

    /// <summary>Its deadline passed and the rollout holds; someone may open it again.</summary>
    Held,

    /// <summary>Another plan took the place of the one that it was about, or the rollout ended.</summary>
    Superseded,
}
