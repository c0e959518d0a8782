namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>What came of something that a person asked for.</summary>
/// <param name="Refusal">Why it was not done; <see langword="null"/> when it was.</param>
/// <param name="Message">The same for people, and what to do.</param>
public sealed record DeskAnswer(DeskRefusal? Refusal, string Message)
{
    /// <summary>Whether it was done.</summary>
    public bool Taken => Refusal is null;

    /// <summary>What people can do instead, where more is known than the refusal says of itself.</summary>
    public string? Remedy { get; init; }

    /// <summary>It was done.</summary>
    public static DeskAnswer Done(string message) => new(null, message);

    /// <summary>There is no such rollout.</summary>
    public static DeskAnswer Unknown(string id) => new(DeskRefusal.NotFound, $"there is no rollout {id}");
}

/// <summary>Why something was not done. The words (<see cref="KebabCase"/>) are stable.</summary>
public enum DeskRefusal
{
    /// <summary>There is no such rollout, gate, peer or lock.</summary>
    NotFound,

    /// <summary>The rollout has ended, or has been aborted.</summary>
    Ended,

    /// <summary>It does not fit where the rollout stands: nothing is paused or held, the gate is not held, the peer was touched.</summary>
    NotNow,

    /// <summary>The file has errors.</summary>
    BadFile,

    /// <summary>The plan has refusals.</summary>
    PlanRefused,

    /// <summary>The plan is not the one that the person has seen.</summary>
    WrongHash,

    /// <summary>Another rollout holds the mesh.</summary>
    Locked,

    /// <summary>The rollout that holds the mesh makes progress or waits for people, and so can end by itself.</summary>
    StillRuns,

    /// <summary>A text is missing or too long.</summary>
    BadText,

    /// <summary>What it is about was not named: no peer to skip, nothing that was seen.</summary>
    NothingNamed,

    /// <summary>A relay was named that the fleet does not have.</summary>
    UnknownRelay,
}
