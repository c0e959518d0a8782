namespace OpenZro.Probes.Health;

/// <summary>A cause as one region has seen it, slot by slot.</summary>
public sealed record Condition
{
    /// <summary>What may be wrong.</summary>
    public required Cause Cause { get; init; }

    /// <summary>How it was seen last.</summary>
    public required CauseDetail Detail { get; init; }

    /// <summary>The last slot that showed it.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>What the slots said.</summary>
    public required StreakWindow Slots { get; init; }
}
