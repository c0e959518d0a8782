namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>Where a rollout stands.</summary>
public enum RolloutState
{
    /// <summary>Steps are being done.</summary>
    Running,

    /// <summary>A gate is open.</summary>
    WaitingForGate,

    /// <summary>It waits for a window, a soak, or people who were asked for something.</summary>
    Waiting,

    /// <summary>Someone paused it, or evidence is missing, and it goes on once that is there.</summary>
    Paused,

    /// <summary>It stopped by itself and keeps what was done, until someone decides.</summary>
    Held,

    /// <summary>It is being undone.</summary>
    RollingBack,

    /// <summary>It ended well.</summary>
    Done,

    /// <summary>It ended with a failure.</summary>
    Failed,

    /// <summary>A gate rejected it.</summary>
    Rejected,

    /// <summary>Someone aborted it.</summary>
    Aborted,

    /// <summary>It was undone.</summary>
    RolledBack,
}
