namespace OpenZro.Probes.Results;

/// <summary>Gathers tallies, each under what it is of and the step of time that it belongs to.</summary>
/// <param name="query">What is asked: everything else is left out.</param>
/// <param name="step">How long a step is; <see langword="null"/> for one over the whole range.</param>
/// <param name="byEndpoint">Whether each endpoint has tallies of its own; else a relay's endpoints share them.</param>
internal sealed class TallyBins(ResultsQuery query, TimeSpan? step, bool byEndpoint)
{
    private readonly Dictionary<(TallyKey Of, DateTimeOffset At), Tally> _tallies = [];

    /// <summary>What was gathered.</summary>
    public IReadOnlyDictionary<(TallyKey Of, DateTimeOffset At), Tally> Tallies => _tallies;

    /// <summary>Whether a step is made of whole hours.</summary>
    public bool TakesHours => step is null || step >= TimeSpan.FromHours(1);

    /// <summary>Whether a step is made of whole days.</summary>
    public bool TakesDays => step is null || step >= TimeSpan.FromDays(1);

    /// <summary>Where something belongs; <see langword="null"/> when it is not asked for.</summary>
    public Tally? Of(TallyKey key, DateTimeOffset at)
    {
        if (!query.Asks(key))
            return null;

        var bin = (byEndpoint ? key : key with { Endpoint = null }, StepOf(at));
        if (!_tallies.TryGetValue(bin, out var tally))
            _tallies[bin] = tally = new Tally();
        return tally;
    }

    /// <summary>Adds a tally as it was stored; nothing when there is none, or it cannot be read.</summary>
    public void Merge(TallyKey key, DateTimeOffset at, byte[]? bytes)
    {
        if (bytes is not null && query.Asks(key) && Tally.FromBytes(bytes) is { } tally)
            Of(key, at)!.Merge(tally);
    }

    private DateTimeOffset StepOf(DateTimeOffset at) =>
        step is { } length ? new DateTimeOffset(at.UtcTicks - (at.UtcTicks % length.Ticks), TimeSpan.Zero) : query.From;
}
