using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>Asks the stores of all regions at once, and says which did not answer.</summary>
/// <param name="stores">The stores by the name of their region; one store of several regions stands under any name.</param>
/// <param name="patience">How long a store may take. One that takes longer did not answer.</param>
/// <param name="time">The clock.</param>
/// <param name="cacheBytes">How much of what was read may be kept for the next answer, about.</param>
public sealed class ResultsFanOut(IReadOnlyDictionary<string, ITableStore> stores, TimeSpan patience, TimeProvider time, long cacheBytes = ResultsFanOut.DefaultCacheBytes)
{
    /// <summary>How much of what was read is kept when nothing else is said: 16 MiB.</summary>
    public const long DefaultCacheBytes = 16 * 1024 * 1024;

    private readonly ResultsCache _cache = new(cacheBytes);
    private readonly Dictionary<string, ResultsReader> _readers = stores.ToDictionary(store => store.Key, store => new ResultsReader(store.Value), StringComparer.Ordinal);

    /// <summary>How many bytes of what was read are kept, about.</summary>
    internal long CachedBytes => _cache.Bytes;

    /// <summary>Percentiles, counts and failures from every store that answers. Without relays in the query, all that any store knows.</summary>
    public async Task<ResultsSummary> SummarizeAsync(ResultsQuery query, CancellationToken cancellationToken = default)
    {
        var answers = await AskAllAsync((tallies, token) => tallies.ReadAsync(query, token), cancellationToken);
        var merged = new Dictionary<TallyKey, Tally>();
        foreach (var (key, tally) in answers.SelectMany(answer => answer.Given ?? new Dictionary<TallyKey, Tally>()))
        {
            if (merged.TryGetValue(key, out var known))
                known.Merge(tally);
            else
                merged[key] = tally;
        }

        return ResultsSummary.Of(query, merged, [.. answers.Select(answer => answer.Silence).OfType<SilentRegion>()]);
    }

    /// <summary>The same over time: per region and relay, a tally for each step in which something was seen.</summary>
    /// <param name="query">What is asked; it begins with a whole step, counted from midnight UTC.</param>
    /// <param name="step">How long a step is; a whole part of a day.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ResultsSeries> SeriesAsync(ResultsQuery query, TimeSpan step, CancellationToken cancellationToken = default) => SeriesAsync(query, step, byEndpoint: false, cancellationToken);

    /// <summary>The same over time, with a line for each endpoint in place of one for the relay.</summary>
    /// <param name="query">What is asked; it begins with a whole step, counted from midnight UTC.</param>
    /// <param name="step">How long a step is; a whole part of a day.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ResultsSeries> EndpointSeriesAsync(ResultsQuery query, TimeSpan step, CancellationToken cancellationToken = default) => SeriesAsync(query, step, byEndpoint: true, cancellationToken);

    private async Task<ResultsSeries> SeriesAsync(ResultsQuery query, TimeSpan step, bool byEndpoint, CancellationToken cancellationToken)
    {
        var answers = await AskAllAsync((tallies, token) => tallies.ReadAsync(query, step, byEndpoint, token), cancellationToken);
        var merged = new Dictionary<(TallyKey Of, DateTimeOffset At), Tally>();
        foreach (var (bin, tally) in answers.SelectMany(answer => answer.Given ?? new Dictionary<(TallyKey, DateTimeOffset), Tally>()))
        {
            if (merged.TryGetValue(bin, out var known))
                known.Merge(tally);
            else
                merged[bin] = tally;
        }

        return new ResultsSeries(query.From, query.Before, step)
        {
            Lines = merged.GroupBy(bin => bin.Key.Of).ToDictionary(
                line => line.Key, IReadOnlyList<SeriesPoint> (line) => [.. line.OrderBy(bin => bin.Key.At).Select(bin => new SeriesPoint(bin.Key.At, bin.Value))]),
            Silent = [.. answers.Select(answer => answer.Silence).OfType<SilentRegion>()],
        };
    }

    /// <summary>What every store that answers has of which relay.</summary>
    public async Task<IReadOnlyList<StoredRelay>> StoredAsync(CancellationToken cancellationToken = default)
    {
        var answers = await AskAllAsync((tallies, token) => tallies.StoredAsync(token), cancellationToken);
        return [.. answers.SelectMany(answer => answer.Given ?? [])];
    }

    private Task<Answer<T>[]> AskAllAsync<T>(Func<ResultsTallies, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class =>
        Task.WhenAll(stores.Select(store => AskAsync(store.Key, token => ask(new ResultsTallies(store.Value, _readers[store.Key], time, _cache), token), cancellationToken)));

    private async Task<Answer<T>> AskAsync<T>(string region, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return new Answer<T>(await ask(linked.Token), null);
        }
        catch (StorageException exception)
        {
            return new Answer<T>(null, new SilentRegion(region, exception.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer<T>(null, new SilentRegion(region, $"no answer within {patience.TotalSeconds:0.#} s"));
        }
    }

    private sealed record Answer<T>(T? Given, SilentRegion? Silence)
        where T : class;
}
