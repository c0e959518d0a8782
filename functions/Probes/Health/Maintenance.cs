namespace OpenZro.Probes.Health;

/// <summary>
/// A time in which a relay, a region, or a relay as one region sees it is judged and shown, and nobody is told of it. That of a rollout
/// covers what its restarts do to peers too, wherever they are; one that is about no relay covers nothing else.
/// </summary>
public sealed record Maintenance
{
    /// <summary>The longest that one may last: 30 days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(30);

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The relay; <see langword="null"/> for all that its region sees, and of a rollout that is about none.</summary>
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

    /// <summary>
    /// What it still covers once it is over: of a rollout, what its restarts did to peers, until somebody has looked at the peers since.
    /// </summary>
    /// <param name="looked">When somebody looked which relay the peers use; <see langword="null"/> where nobody does.</param>
    /// <param name="now">The instant.</param>
    public Maintenance Since(DateTimeOffset? looked, DateTimeOffset now) =>
        Rollout is not null && Until <= now && looked < Until ? this with { Relay = null, Region = null, Until = DateTimeOffset.MaxValue } : this;

    /// <summary>Whether it covers what one region sees of a cause.</summary>
    public bool Covers(Cause cause, string region)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (Rollout is not null && cause.Code is { } code && SlotReading.IsOfPeers(code))
            return true;
        return (Relay, Region) is not (null, null) && (Relay is null || Relay == cause.Relay) && (Region is null || Region == region);
    }
}
