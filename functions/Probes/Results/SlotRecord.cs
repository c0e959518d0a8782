namespace OpenZro.Probes.Results;

/// <summary>A heartbeat: that a region ran a slot, and stored all of it.</summary>
public sealed record SlotRecord
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The scheduled instant.</summary>
    public required DateTimeOffset Slot { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the run took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The version of the fleet that the run used.</summary>
    public required string FleetVersion { get; init; }

    /// <summary>How many relays were probed.</summary>
    public int Relays { get; init; }

    /// <summary>How many probes reached their goal.</summary>
    public int Succeeded { get; init; }

    /// <summary>How many probes failed.</summary>
    public int Failed { get; init; }

    /// <summary>How many probes were not made.</summary>
    public int Skipped { get; init; }

    /// <summary>What the schedule said.</summary>
    public SlotNotes Notes { get; init; } = new();

    /// <summary>When it was sent to the store, by the region's clock; <see langword="null"/> in one from before this was said.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>When the store took it, by the store's clock; <see langword="null"/> where the store has none of its own.</summary>
    public DateTimeOffset? StoredAt { get; init; }
}
