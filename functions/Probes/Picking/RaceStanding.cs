using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>How one relay fared over all heats of a race.</summary>
public sealed record RaceStanding
{
    /// <summary>The relay's name in the fleet.</summary>
    public required string Relay { get; init; }

    /// <summary>How many heats it won.</summary>
    public required int Wins { get; init; }

    /// <summary>In how many heats it was ready at all.</summary>
    public required int Ready { get; init; }

    /// <summary>The median time from a heat's start until it was ready.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>The shortest such time.</summary>
    public TimeSpan? Fastest { get; init; }

    /// <summary>The longest such time.</summary>
    public TimeSpan? Slowest { get; init; }

    /// <summary>Why it was not ready, the last time that it was not.</summary>
    public ProbeFailure? Failure { get; init; }
}
