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

    /// <summary>What bins are alike in which the same is gathered from the same.</summary>
    public TallyShape Shape => new(query.Region, query.Endpoint, step, byEndpoint);

    /// <summary>Bins of the same kind in which nothing is gathered yet.</summary>
    public TallyBins Empty() => new(query, step, byEndpoint);

    /// <summary>Whether a step is made of whole hours.</summary>
    public bool TakesHours => step is null || step >= TimeSpan.FromHours(1);

    /// <summary>Whether a step is made of whole days.</summary>
    public bool TakesDays => step is null || step >= TimeSpan.FromDays(1);

    /// <summary>Where something belongs; <see langword="null"/> when it is not asked for.</summary>
    public Tally? Of(TallyKey key, DateTimeOffset at) =>
        query.Asks(key) ? In(byEndpoint ? key : key with { Endpoint = null }, StepOf(at)) : null;

    /// <summary>Adds what bins of the same shape gathered before.</summary>
    public void Take(RolledPart part)
    {
        foreach (var (of, at, tally) in part.Tallies)
            In(of, step is null ? query.From : at).Merge(tally);
    }

    private Tally In(TallyKey of, DateTimeOffset at)
    {
        if (!_tallies.TryGetValue((of, at), out var tally))
            _tallies[(of, at)] = tally = new Tally();
        return tally;
    }

    private DateTimeOffset StepOf(DateTimeOffset at) =>
        step is { } length ? new DateTimeOffset(at.UtcTicks - (at.UtcTicks % length.Ticks), TimeSpan.Zero) : query.From;
}
