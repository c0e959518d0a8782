using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>What people last told a rollout to do; a step reads it before each peer.</summary>
/// <param name="Command">What to do.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Number">Counts what the rollout was told, from 1, so that what was said after something can be told from what was said before.</param>
/// <param name="IsBack">Whether it was told to roll back, now or before: nothing that is said later takes that back.</param>
public sealed record Control(ControlCommand Command, string By, DateTimeOffset At, string Reason, int Number = 0, bool IsBack = false)
{
    /// <summary>When it was last told to roll back; <see langword="null"/> when it never was.</summary>
    public DateTimeOffset? BackAt { get; init; }

    /// <summary>When the rollout ended, after which nothing more is taken; <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether nothing more is taken: it was aborted, or it has ended.</summary>
    [JsonIgnore]
    public bool IsFinal => Command == ControlCommand.Abort || ClosedAt is not null;
}

/// <summary>What a rollout is told to do.</summary>
public enum ControlCommand
{
    /// <summary>To go on.</summary>
    Run,

    /// <summary>To touch nothing more until it is resumed.</summary>
    Pause,

    /// <summary>To touch nothing more, and to end.</summary>
    Abort,

    /// <summary>To go no further, and to undo what was done once the rollback's gate lets it.</summary>
    RollBack,
}
