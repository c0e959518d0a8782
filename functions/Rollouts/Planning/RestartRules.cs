namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>How peers are restarted, and when that is stopped.</summary>
public sealed record RestartRules
{
    /// <summary>By which connection a peer is restarted: the first that matches.</summary>
    public IReadOnlyList<RestartRoute> Via { get; init; } = [new RestartRoute { Use = RestartRoute.Manual }];

    /// <summary>The sizes of the batches; the last repeats. Shares are of all planned peers. The default is 1, 10 %, 25 %.</summary>
    public IReadOnlyList<BatchSize> Batches { get; init; } = [BatchSize.Of(1), BatchSize.Percent(10), BatchSize.Percent(25)];

    /// <summary>The most peers that may be down by our hand at any time; no batch is larger. The default is 5.</summary>
    public BatchSize MaxUnavailable { get; init; } = BatchSize.Of(5);

    /// <summary>The most routing peers of one network in a batch. The default is 1.</summary>
    public int PerNetwork { get; init; } = 1;

    /// <summary>By when a restarted peer must be back. The default is 3 min.</summary>
    public TimeSpan BackWithin { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long is waited after a batch is verified, before the next. The default is 10 min.</summary>
    public TimeSpan Soak { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When batches may begin; <see langword="null"/> for any time.</summary>
    public RestartWindow? Window { get; init; }

    /// <summary>When restarting is stopped.</summary>
    public StopRules Stop { get; init; } = new();
}
