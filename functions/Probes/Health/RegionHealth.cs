using System.Text.Json.Serialization;

namespace OpenZro.Probes.Health;

/// <summary>What is known of one region: whether it reports, and how every relay is from there.</summary>
public sealed record RegionHealth
{
    /// <summary>The region's name.</summary>
    public required string Region { get; init; }

    /// <summary>Since when somebody listens for it.</summary>
    public required DateTimeOffset WatchedSince { get; init; }

    /// <summary>Whether its slots were blind.</summary>
    public StreakWindow Slots { get; init; } = new();

    /// <summary>When the newest run began; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>Since when it is silent, when it is so for three slots; else <see langword="null"/>.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Why its results cannot be read; <see langword="null"/> when they can.</summary>
    public string? Unread { get; init; }

    /// <summary>How each relay of the fleet is from there, in the fleet's order.</summary>
    public IReadOnlyList<RelayHealth> Relays { get; init; } = [];

    /// <summary>What is wrong, or was lately, as seen from there.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The newest slot that was judged.</summary>
    [JsonIgnore]
    public DateTimeOffset? NewestSlot => Slots.Newest;

    /// <summary>Whether it can be believed.</summary>
    /// <param name="rules">How many slots it takes.</param>
    public RegionState StateOf(StreakRules rules) =>
        SilentSince is not null ? RegionState.NoData
        : Slots.Current(rules).State switch
        {
            HealthState.Unhealthy => RegionState.VantageBroken,
            HealthState.Healthy => RegionState.Reporting,
            _ => Slots.Newest is null ? RegionState.Unknown : RegionState.Reporting,
        };

    /// <summary>Since when that is so.</summary>
    /// <param name="rules">How many slots it takes.</param>
    public DateTimeOffset? SinceOf(StreakRules rules) => SilentSince ?? Slots.Current(rules).Since;
}
