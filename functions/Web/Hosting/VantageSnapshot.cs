using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>What this process knows of its own vantage point at one instant. Swapped whole, so that a page never mixes two slots.</summary>
public sealed record VantageSnapshot
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>When this process began to probe.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The fleet that is probed.</summary>
    public required ProbedFleet Fleet { get; init; }

    /// <summary>What came of reading the fleet file last; its errors say why <see cref="Fleet"/> is an older one.</summary>
    public required FleetReading Reading { get; init; }

    /// <summary>The last slot; <see langword="null"/> before the first one was done.</summary>
    public SlotOutcome? Last { get; init; }

    /// <summary>Why the storage could not be read at the start; <see langword="null"/> when it could.</summary>
    public string? SeedFailure { get; init; }

    /// <summary>Why the storage did not take the last slot, or could not be read before there was one; <see langword="null"/> while it is well.</summary>
    public string? StorageFailure => Last is { } last ? last.Recorded.Failure : SeedFailure;

    /// <summary>Runs before the last one, oldest first.</summary>
    public IReadOnlyList<ProbeRun> Recent { get; init; } = [];

    /// <summary>How many slots this process ran.</summary>
    public long Slots { get; init; }

    /// <summary>How many slots it should have run and did not.</summary>
    public long Missed { get; init; }

    /// <summary>What waits for the storage.</summary>
    public BacklogState Backlog { get; init; } = new(0, 0, 0);

    /// <summary>Whether all of it was read from the storage, since another process probes: then what a process counts is not known.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether probing has ended, so that what is known only grows old.</summary>
    public bool HasEnded { get; init; }
}

/// <summary>What waits for the storage.</summary>
/// <param name="Runs">How many runs wait.</param>
/// <param name="Bytes">Their size on disk.</param>
/// <param name="Dropped">How many runs were lost for lack of room since this process began.</param>
public sealed record BacklogState(int Runs, long Bytes, long Dropped);
