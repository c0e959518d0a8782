using System.Text.Json.Serialization;

namespace OpenZro.Probes.Web.Health;

/// <summary>How this process does, for people and for what watches it.</summary>
/// <param name="Status">Whether it probes, and whether all is well with it. The relays' own state is not part of it.</param>
/// <param name="Reasons">Why it is not <see cref="HealthStatus.Ok"/>, one sentence each.</param>
public sealed record HealthReport(HealthStatus Status, IReadOnlyList<string> Reasons)
{
    /// <summary>The vantage point.</summary>
    public required string Region { get; init; }

    /// <summary>The build that answers: version and commit. Anybody may know: the source is public, and what a build serves tells it anyway.</summary>
    public string Build { get; init; } = "";

    /// <summary>The version of the fleet that is probed.</summary>
    public required string FleetVersion { get; init; }

    /// <summary>The last slot that was run.</summary>
    public DateTimeOffset? LastSlot { get; init; }

    /// <summary>How long ago that slot was, in seconds: what <c>time() - ozprobes_last_slot_timestamp_seconds</c> says.</summary>
    public double? LastSlotAgeSeconds { get; init; }

    /// <summary>How often the fleet is probed, in seconds: how long the next slot may be away.</summary>
    public required double IntervalSeconds { get; init; }

    /// <summary>Whether the storage takes what is seen; else the reasons say why, and it waits on disk.</summary>
    public bool StoresResults { get; init; } = true;

    /// <summary>How many runs wait for the storage.</summary>
    public int BacklogRuns { get; init; }

    /// <summary>Their size on disk.</summary>
    public long BacklogBytes { get; init; }

    /// <summary>How many runs were lost for lack of room.</summary>
    public long BacklogDropped { get; init; }
}

/// <summary>How a process that probes does.</summary>
[JsonConverter(typeof(HealthStatusConverter))]
public enum HealthStatus
{
    /// <summary>It probes, and stores what it sees.</summary>
    Ok,

    /// <summary>It probes, and something else is wrong.</summary>
    Degraded,

    /// <summary>It does not probe.</summary>
    Failing,
}

internal sealed class HealthStatusConverter() : JsonStringEnumConverter<HealthStatus>(System.Text.Json.JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
