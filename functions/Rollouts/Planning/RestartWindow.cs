namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>When batches may begin, on the wall clock of a time zone.</summary>
public sealed record RestartWindow
{
    /// <summary>The days on which the window opens; empty for all of them.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>When it opens, inclusive.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>When it closes, exclusive; on the next day when it is not later than <see cref="From"/>.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>The time zone by its IANA name. The default is <c>Etc/UTC</c>.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";
}
