namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What a rollout does.</summary>
public enum RolloutKind
{
    /// <summary>Adds a relay to what management lists, and restarts the peers that should use it.</summary>
    Add,

    /// <summary>Takes a relay's URL out of what management lists, once no peer calls it home.</summary>
    Retire,

    /// <summary>Changes no relay: restarts peers whose home is not the relay that they would pick today.</summary>
    Repick,
}
