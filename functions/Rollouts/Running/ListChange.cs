namespace OpenZro.Probes.Rollouts.Running;

/// <summary>How far a rollout's change of management's list has come.</summary>
internal enum ListChange
{
    /// <summary>There is none, or it was undone.</summary>
    None,

    /// <summary>It was begun, and not seen in force.</summary>
    Begun,

    /// <summary>It was seen in force.</summary>
    InForce,

    /// <summary>It is being undone, and the old list was not seen in force again.</summary>
    BeingUndone,
}
