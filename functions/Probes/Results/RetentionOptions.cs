namespace OpenZro.Probes.Results;

/// <summary>How long results are kept.</summary>
public sealed record RetentionOptions
{
    /// <summary>How long raw observations are kept. The default is 14 days.</summary>
    public TimeSpan Raw { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long hours, picks, heartbeats and snapshots of peers are kept. The default is 90 days.</summary>
    public TimeSpan Hours { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long days are kept. The default is 1,096 days: three years.</summary>
    public TimeSpan Days { get; init; } = TimeSpan.FromDays(1096);
}
