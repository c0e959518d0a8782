namespace OpenZro.Probes.Web.Health;

/// <summary>A time in which something is judged and shown, and nobody is told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Relay">The relay; <see langword="null"/> for all that the region sees.</param>
/// <param name="Region">The region; <see langword="null"/> for all that see the relay.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
/// <param name="State">Whether it is on.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who set it.</param>
/// <param name="Rollout">The rollout that set it; <see langword="null"/> for one that was set by hand.</param>
/// <param name="EndedBy">Who ended it before its time; <see langword="null"/> when nobody did.</param>
public sealed record MaintenanceDocument(
    string Id, string? Relay, string? Region, DateTimeOffset From, DateTimeOffset Until, MaintenanceState State, string Reason, string By, string? Rollout, string? EndedBy);

/// <summary>Where a maintenance stands.</summary>
public enum MaintenanceState
{
    /// <summary>It is to come.</summary>
    Coming,

    /// <summary>It is on.</summary>
    On,

    /// <summary>It has ended.</summary>
    Over,
}

/// <summary>All maintenance of a mesh that is on, to come, or was on in the last 30 days.</summary>
/// <param name="Maintenance">In order of their beginnings.</param>
public sealed record MaintenanceListDocument(IReadOnlyList<MaintenanceDocument> Maintenance)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.maintenance/1";
}

/// <summary>A maintenance that is asked for.</summary>
public sealed record MaintenanceBody
{
    /// <summary>The relay; without it, all that the region sees.</summary>
    public string? Relay { get; init; }

    /// <summary>The region; without it, all that see the relay.</summary>
    public string? Region { get; init; }

    /// <summary>When it begins; now when it is not given.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends; at most 30 days after it begins.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why, for people; up to 500 characters.</summary>
    public required string Reason { get; init; }
}
