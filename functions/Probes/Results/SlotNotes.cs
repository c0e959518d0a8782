namespace OpenZro.Probes.Results;

/// <summary>What the schedule says of a slot beside what was probed.</summary>
public sealed record SlotNotes
{
    /// <summary>How many slots right before this one were not run.</summary>
    public int Missed { get; init; }

    /// <summary>Whether the run began after its slot's time, since it could not at it.</summary>
    public bool CatchUp { get; init; }

    /// <summary>How many runs had been dropped from the backlog, in all, when this one was written.</summary>
    public long Dropped { get; init; }
}
