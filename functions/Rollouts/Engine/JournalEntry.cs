namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// One entry of an orchestration's journal: what came of one operation, and what the method asked for then. It is written once, and
/// before the operation it asks for is begun, so that an engine never acts on what is not on record.
/// </summary>
public sealed record JournalEntry
{
    /// <summary>Its place, from 0. The first is the start of the orchestration.</summary>
    public required int Sequence { get; init; }

    /// <summary>The fencing token of the engine that wrote it; it never falls from one entry to the next.</summary>
    public required long Epoch { get; init; }

    /// <summary>When it was written, in UTC, never before the entry before it: what <c>Now</c> becomes.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The operation that ended; <see langword="null"/> in the first entry, and in one with which an engine takes over.</summary>
    public JournalOperation? Ended { get; init; }

    /// <summary>What came of it.</summary>
    public Result Result { get; init; } = new();

    /// <summary>What the method asked for then; <see langword="null"/> while a fan-out goes on, and in an entry with which an engine takes over.</summary>
    public JournalOperation? Next { get; init; }
}
