namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>What people are told of without asking. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum NotificationKind
{
    /// <summary>The rollout began.</summary>
    Started,

    /// <summary>People may decide at a gate.</summary>
    GateOpened,

    /// <summary>People are asked to do something themselves: make a relay, install values, restart peers.</summary>
    Asked,

    /// <summary>Every peer of a batch has a verdict.</summary>
    BatchDone,

    /// <summary>Someone paused it, or evidence is missing.</summary>
    Paused,

    /// <summary>It stopped by itself and keeps what was done, until someone decides.</summary>
    Held,

    /// <summary>It ended with a failure.</summary>
    Failed,

    /// <summary>A gate rejected it, and it ended.</summary>
    Rejected,

    /// <summary>Someone aborted it, and it ended.</summary>
    Aborted,

    /// <summary>What it did was undone, and it ended.</summary>
    RolledBack,

    /// <summary>It ended well.</summary>
    Done,

    /// <summary>Something is wrong.</summary>
    IncidentOpened,

    /// <summary>It has become worse.</summary>
    IncidentEscalated,

    /// <summary>It is still wrong, four hours later.</summary>
    IncidentRepeated,

    /// <summary>It is over.</summary>
    IncidentResolved,
}
