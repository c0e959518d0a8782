using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>Asks the stores of all regions at once, and says which did not answer.</summary>
/// <param name="stores">The stores by the name of their region; one store of several regions stands under any name.</param>
/// <param name="patience">How long a store may take. One that takes longer did not answer.</param>
/// <param name="time">The clock.</param>
public sealed class ResultsFanOut(IReadOnlyDictionary<string, ITableStore> stores, TimeSpan patience, TimeProvider time)
{
    /// <summary>Percentiles, counts and failures from every store that answers. Without relays in the query, all that any store knows.</summary>
    public async Task<ResultsSummary> SummarizeAsync(ResultsQuery query, CancellationToken cancellationToken = default)
    {
        var answers = await Task.WhenAll(stores.Select(store => AskAsync(store.Key, new ResultsTallies(store.Value, time), query, cancellationToken)));
        var tallies = new Dictionary<TallyKey, Tally>();
        foreach (var (key, tally) in answers.SelectMany(answer => answer.Tallies))
        {
            if (tallies.TryGetValue(key, out var known))
                known.Merge(tally);
            else
                tallies[key] = tally;
        }

        return ResultsSummary.Of(query, tallies, [.. answers.Where(answer => answer.Silence is not null).Select(answer => answer.Silence!)]);
    }

    private async Task<Answer> AskAsync(string region, ResultsTallies tallies, ResultsQuery query, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (query.Relays.Count == 0)
                query = query with { Relays = await tallies.RelaysAsync(linked.Token) };
            return new Answer(await tallies.ReadAsync(query, linked.Token), null);
        }
        catch (StorageException exception)
        {
            return new Answer(new Dictionary<TallyKey, Tally>(), new SilentRegion(region, exception.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(new Dictionary<TallyKey, Tally>(), new SilentRegion(region, $"no answer within {patience.TotalSeconds:0.#} s"));
        }
    }

    private sealed record Answer(IReadOnlyDictionary<TallyKey, Tally> Tallies, SilentRegion? Silence);
}
