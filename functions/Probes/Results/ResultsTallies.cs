using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Answers a <see cref="ResultsQuery"/> from one store: each part of the range from roll-ups where they are made, else from raw
/// observations. What was read is kept for the next answer with its version, so that late data is seen at once.
/// </summary>
/// <param name="store">Where from.</param>
/// <param name="reader">Reads raw observations from there.</param>
/// <param name="time">The clock.</param>
/// <param name="cache">What was read before.</param>
internal sealed class ResultsTallies(ITableStore store, ResultsReader reader, TimeProvider time, ResultsCache cache)
{
    /// <summary>A store is asked for so many relays at a time.</summary>
    private const int ParallelRelays = 4;

    /// <summary>What is longer and not rolled up is read without being kept: it would push all else out.</summary>
    private static readonly TimeSpan _longestKept = TimeSpan.FromHours(3);

    /// <summary>No region's clock is further ahead; what a range has beyond that cannot be there yet.</summary>
    private static readonly TimeSpan _ahead = TimeSpan.FromHours(1);

    /// <summary>Every relay that was ever stored here, with each region that probed it, by region and relay.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<StoredRelay>> StoredAsync(CancellationToken cancellationToken = default)
    {
        var stored = new List<StoredRelay>();
        await foreach (var row in store.ScanAsync(ResultsTables.Latest, new KeyRange(), cancellationToken))
            if (row.Text("Region") is { } region && row.Text("Relay") is { } relay && row.Time("Slot") is { } slot)
                stored.Add(new StoredRelay(region, relay, slot));
        return stored;
    }

    /// <summary>One tally per region, relay and endpoint. Without relays in the query, of all that are stored here.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyDictionary<TallyKey, Tally>> ReadAsync(ResultsQuery query, CancellationToken cancellationToken = default)
    {
        var bins = await FillAsync(query, () => new TallyBins(query, step: null, byEndpoint: true), cancellationToken);
        return bins.ToDictionary(bin => bin.Key.Of, bin => bin.Value);
    }

    /// <summary>One tally per region, relay (or endpoint) and step of time: what a line over time is drawn from.</summary>
    /// <param name="query">What is asked; it begins with a whole step, counted from midnight UTC.</param>
    /// <param name="step">How long a step is; a whole part of a day. Steps under an hour are read from what was observed, as it is not rolled up finer.</param>
    /// <param name="byEndpoint">Whether each endpoint has tallies of its own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyDictionary<(TallyKey Of, DateTimeOffset At), Tally>> ReadAsync(ResultsQuery query, TimeSpan step, bool byEndpoint, CancellationToken cancellationToken = default) =>
        (await FillAsync(query, () => new TallyBins(query, step, byEndpoint), cancellationToken)).ToDictionary();

    private async Task<IEnumerable<KeyValuePair<(TallyKey Of, DateTimeOffset At), Tally>>> FillAsync(ResultsQuery query, Func<TallyBins> makeBins, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(cancellationToken);
        var relays = (query.Relays.Count > 0 ? query.Relays : [.. stored.Select(seen => seen.Relay)]).Distinct(StringComparer.Ordinal).ToList();
        var state = await RollUpState.ReadAsync(store, cancellationToken);
        var raw = new RawSlots(store, reader, [.. stored.Select(seen => seen.Region).Distinct(StringComparer.Ordinal)], cache);
        var filled = new TallyBins[relays.Count];
        await Parallel.ForAsync(
            0, relays.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelRelays, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                filled[i] = makeBins();
                foreach (var part in PartsOf(query, relays[i], filled[i], state))
                    await AddAsync(filled[i], query, relays[i], part, state, raw, token);
            });
        return filled.SelectMany(bins => bins.Tallies);
    }

    private IReadOnlyList<RangePart> PartsOf(ResultsQuery query, string relay, TallyBins bins, RollUpState state)
    {
        var now = time.GetUtcNow();
        var closed = now - RollUp.Grace;
        var (hoursDue, daysDue) = (state.HoursDue(relay), state.DaysDue(relay));
        return RangePart.Divide(
            query.From,
            query.Before < now + _ahead ? query.Before : now + _ahead,
            hour => bins.TakesHours && hour.AddHours(1) <= closed && !hoursDue.Contains(hour),
            day => bins.TakesDays && day.AddDays(1) <= closed && !daysDue.Contains(day));
    }

    private Task AddAsync(TallyBins bins, ResultsQuery query, string relay, RangePart part, RollUpState state, RawSlots raw, CancellationToken cancellationToken) => part.Source switch
    {
        RangeSource.Raw when part.Before - part.From > _longestKept => AddRawAsync(bins, query, relay, part, cancellationToken),
        RangeSource.Raw => AddRawAsync(bins, relay, part, raw, cancellationToken),
        RangeSource.Hours => AddRolledAsync(bins, relay, part, RolledKind.Hours, state, cancellationToken),
        _ => AddRolledAsync(bins, relay, part, RolledKind.Days, state, cancellationToken),
    };

    private async Task AddRawAsync(TallyBins bins, ResultsQuery query, string relay, RangePart part, CancellationToken cancellationToken)
    {
        await foreach (var slot in reader.RelaySlotsAsync(relay, part.From, part.Before, query.Region, cancellationToken))
            foreach (var observation in slot.Relay.Endpoints)
                bins.Of(new TallyKey(slot.Region, relay, observation.Endpoint.ToString()), slot.Slot)?.Add(observation);
    }

    private static async Task AddRawAsync(TallyBins bins, string relay, RangePart part, RawSlots raw, CancellationToken cancellationToken)
    {
        for (var hour = ResultsTables.HourOf(part.From); hour < part.Before; hour = hour.AddHours(1))
            foreach (var (slot, seen) in await raw.ReadAsync(relay, hour, cancellationToken))
                if (slot.Slot >= part.From && slot.Slot < part.Before)
                    foreach (var probe in seen.Probes)
                        bins.Of(new TallyKey(slot.Region, relay, probe.Endpoint), slot.Slot)?.Add(probe);
    }

    private async Task AddRolledAsync(TallyBins bins, string relay, RangePart part, RolledKind kind, RollUpState state, CancellationToken cancellationToken)
    {
        var version = state.VersionOf(kind.Name, relay);
        var key = new ResultsCacheKey(store, kind.Name, relay, part.From, part.Before, bins.Shape);
        if (cache.Find<RolledPart>(key) is not { } known || known.Version != version)
        {
            known = RolledPart.Of(version, await ReadAsync(bins.Empty(), relay, part, kind, cancellationToken));
            cache.Put(key, known, known.Bytes);
        }

        bins.Take(known);
    }

    private async Task<TallyBins> ReadAsync(TallyBins bins, string relay, RangePart part, RolledKind kind, CancellationToken cancellationToken)
    {
        foreach (var table in kind.PeriodsOf(part).GroupBy(kind.TableOf, StringComparer.Ordinal))
        {
            var range = new KeyRange(TableKey.Escape(relay), kind.KeyOf(table.First()), kind.KeyOf(table.Last()) + TableKey.Last);
            await foreach (var row in store.ScanAsync(table.Key, range, cancellationToken))
            {
                var keys = TableKey.Split(row.RowKey);
                foreach (var (at, property) in kind.PartsOf(keys[0], part))
                    if (row.Binary(property) is { } tally && Tally.IsWhole(tally))
                        bins.Of(new TallyKey(keys[2], relay, keys[1]), at)?.Merge(tally);
            }
        }

        return bins;
    }
}
