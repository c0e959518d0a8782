namespace OpenZro.Probes.Health;

/// <summary>A time in which a relay, a region, or a relay as one region sees it is judged and shown, and nobody is told of it.</summary>
public sealed record Maintenance
{
    /// <summary>The longest that one may last: 30 days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(30);

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The relay; <see langword="null"/> for all that its region sees.</summary>
    public string? Relay { get; init; }

    /// <summary>The region; <see langword="null"/> for all that see its relay.</summary>
    public string? Region { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Who set it.</summary>
    public required string By { get; init; }

    /// <summary>The rollout that set it, and ends it; <see langword="null"/> for one that was set by hand.</summary>
    public string? Rollout { get; init; }

    /// <summary>Who ended it before its time; <see langword="null"/> when nobody did.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether it is on at an instant.</summary>
    public bool IsOnAt(DateTimeOffset instant) => From <= instant && instant < Until;

    /// <summary>Whether it covers what one region sees of a cause.</summary>
    public bool Covers(Cause cause, string region)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return (Relay is null || Relay == cause.Relay) && (Region is null || Region == region);
    }
}
