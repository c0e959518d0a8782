namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>What people last told a rollout to do; a step reads it before each peer.</summary>
/// <param name="Command">What to do.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record Control(ControlCommand Command, string By, DateTimeOffset At, string Reason);

/// <summary>What a rollout is told to do.</summary>
public enum ControlCommand
{
    /// <summary>To go on.</summary>
    Run,

    /// <summary>To touch nothing more until it is resumed.</summary>
    Pause,

    /// <summary>To touch nothing more.</summary>
    Abort,
}
