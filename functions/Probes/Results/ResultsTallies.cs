using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Answers a <see cref="ResultsQuery"/> from one store: each part of the range from roll-ups where they are made, else from raw
/// observations.
/// </summary>
/// <param name="store">Where from.</param>
/// <param name="time">The clock.</param>
public sealed class ResultsTallies(ITableStore store, TimeProvider time)
{
    private readonly ResultsReader _reader = new(store);

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

    /// <summary>One tally per region, relay and endpoint.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyDictionary<TallyKey, Tally>> ReadAsync(ResultsQuery query, CancellationToken cancellationToken = default)
    {
        var bins = new TallyBins(query, step: null, byEndpoint: true);
        await FillAsync(bins, query, cancellationToken);
        return bins.Tallies.ToDictionary(bin => bin.Key.Of, bin => bin.Value);
    }

    /// <summary>One tally per region, relay and step of time: what a line over time is drawn from.</summary>
    /// <param name="query">What is asked; it begins with a whole step, counted from midnight UTC.</param>
    /// <param name="step">How long a step is; a whole part of a day. Steps under an hour are read from what was observed, as it is not rolled up finer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    internal async Task<IReadOnlyDictionary<(TallyKey Of, DateTimeOffset At), Tally>> ReadAsync(ResultsQuery query, TimeSpan step, CancellationToken cancellationToken = default)
    {
        var bins = new TallyBins(query, step, byEndpoint: false);
        await FillAsync(bins, query, cancellationToken);
        return bins.Tallies;
    }

    private async Task FillAsync(TallyBins bins, ResultsQuery query, CancellationToken cancellationToken)
    {
        var hoursDue = await DueAsync(RollUp.HoursPartition, cancellationToken);
        var daysDue = await DueAsync(RollUp.DaysPartition, cancellationToken);
        var closed = time.GetUtcNow() - RollUp.Grace;
        foreach (var relay in query.Relays)
        {
            bool IsHourMade(DateTimeOffset hour) => bins.TakesHours && hour.AddHours(1) <= closed && !hoursDue.Contains(RollUp.Key(ResultsTables.Hour(hour), relay));
            bool IsDayMade(DateTimeOffset day) => bins.TakesDays && day.AddDays(1) <= closed && !daysDue.Contains(RollUp.Key(ResultsTables.Day(day), relay))
                && Enumerable.Range(0, 24).All(hour => IsHourMade(day.AddHours(hour)));

            foreach (var part in RangePart.Divide(query.From, query.Before, IsHourMade, IsDayMade))
                await AddAsync(bins, query, relay, part, cancellationToken);
        }
    }

    private async Task<HashSet<string>> DueAsync(string partition, CancellationToken cancellationToken) =>
        await store.ScanAsync(ResultsTables.RollUps, new KeyRange(partition), cancellationToken)
            .Select(row => row.RowKey).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);

    private Task AddAsync(TallyBins bins, ResultsQuery query, string relay, RangePart part, CancellationToken cancellationToken) =>
        part.Source switch
        {
            RangeSource.Raw => AddRawAsync(bins, query, relay, part, cancellationToken),
            RangeSource.Hours => AddHoursAsync(bins, relay, part, cancellationToken),
            _ => AddDaysAsync(bins, relay, part, cancellationToken),
        };

    private async Task AddRawAsync(TallyBins bins, ResultsQuery query, string relay, RangePart part, CancellationToken cancellationToken)
    {
        await foreach (var slot in _reader.RelaySlotsAsync(relay, part.From, part.Before, query.Region, cancellationToken))
        {
            foreach (var observation in slot.Relay.Endpoints)
                bins.Of(new TallyKey(slot.Region, relay, observation.Endpoint.ToString()), slot.Slot)?.Add(observation);
        }
    }

    private async Task AddHoursAsync(TallyBins bins, string relay, RangePart part, CancellationToken cancellationToken)
    {
        for (var month = ResultsTables.MonthOf(part.From); month < part.Before; month = month.AddMonths(1))
        {
            var range = new KeyRange(TableKey.Escape(relay), ResultsTables.Day(part.From), ResultsTables.Day(part.Before) + TableKey.Last);
            await foreach (var row in store.ScanAsync(ResultsTables.Hours(month), range, cancellationToken))
            {
                var keys = TableKey.Split(row.RowKey);
                var day = ResultsTables.ParseDay(keys[0]);
                for (var hour = 0; hour < 24; hour++)
                    if (day.AddHours(hour) >= part.From && day.AddHours(hour) < part.Before)
                        bins.Merge(new TallyKey(keys[2], relay, keys[1]), day.AddHours(hour), row.Binary(RollUp.Property('H', hour)));
            }
        }
    }

    private async Task AddDaysAsync(TallyBins bins, string relay, RangePart part, CancellationToken cancellationToken)
    {
        for (var year = part.From.UtcDateTime.Year; year <= part.Before.UtcDateTime.Year; year++)
        {
            var range = new KeyRange(TableKey.Escape(relay), ResultsTables.Month(part.From), ResultsTables.Month(part.Before) + TableKey.Last);
            await foreach (var row in store.ScanAsync(ResultsTables.Days(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)), range, cancellationToken))
            {
                var keys = TableKey.Split(row.RowKey);
                var month = ResultsTables.ParseMonth(keys[0]);
                for (var day = month; day < month.AddMonths(1); day = day.AddDays(1))
                    if (day >= part.From && day < part.Before)
                        bins.Merge(new TallyKey(keys[2], relay, keys[1]), day, row.Binary(RollUp.Property('D', day.Day)));
            }
        }
    }
}
