using System.Globalization;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Makes hours of observations, and days of hours. What is to be made stands in <c>RollUps</c>; a mark is taken away only if nobody
/// set it again meanwhile. Everything is made anew from what it is made of, so that late data, a crash half-way and two processes at
/// once all end in the same rows.
/// </summary>
/// <param name="store">Where results are.</param>
/// <param name="retention">What is not to be made any more.</param>
/// <param name="time">The clock.</param>
public sealed class RollUp(ITableStore store, RetentionOptions retention, TimeProvider time)
{
    internal const string HoursPartition = "hours";
    internal const string DaysPartition = "days";
    internal const string MadePartition = "made";
    private const int Attempts = 20;

    /// <summary>How long after its end an hour or a day is made, for runs still under way and clocks apart.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(5);

    private readonly ResultsReader _reader = new(store);

    /// <summary>Makes all that is due; returns how many hours and days of a relay were made.</summary>
    /// <exception cref="StorageException">The storage failed; what is left stays due.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var closed = time.GetUtcNow() - Grace;
        var made = 0;
        foreach (var mark in await DueAsync(HoursPartition, ResultsTables.Hour(closed), cancellationToken))
        {
            await MakeHourAsync(mark, cancellationToken);
            made++;
        }

        foreach (var mark in await DueAsync(DaysPartition, ResultsTables.Day(closed), cancellationToken))
        {
            await MakeDayAsync(mark, cancellationToken);
            made++;
        }

        return made;
    }

    /// <summary>Whether an hour's slots are all there still, and what is made of them is kept.</summary>
    internal static bool CanMake(DateTimeOffset hour, RetentionOptions retention, DateTimeOffset now) => ResultsTables.DayOf(hour) > now - retention.Raw && hour > now - retention.Hours;

    /// <summary>The key of a mark: the period comes first, so that what is due is a range.</summary>
    internal static string Key(string period, string name) => $"{period}|{TableKey.Escape(name)}";

    /// <summary>The property of an hour in its day, or of a day in its month.</summary>
    internal static string Property(char kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number:D2}");

    private async Task<List<TableRow>> DueAsync(string partition, string before, CancellationToken cancellationToken) =>
        await store.ScanAsync(ResultsTables.RollUps, new KeyRange(partition, null, before), cancellationToken).ToListAsync(cancellationToken);

    private async Task MakeHourAsync(TableRow mark, CancellationToken cancellationToken)
    {
        var parts = TableKey.Split(mark.RowKey);
        var (hour, relay) = (ResultsTables.ParseHour(parts[0]), parts[1]);
        if (CanMake(hour, retention, time.GetUtcNow()))
        {
            var tallies = new Dictionary<(string Endpoint, string Region), Tally>();
            await foreach (var slot in _reader.RelaySlotsAsync(relay, hour, hour.AddHours(1), null, cancellationToken))
                foreach (var observation in slot.Relay.Endpoints)
                    TallyOf(tallies, observation.Endpoint.ToString(), slot.Region).Add(observation);
            await PutAsync(ResultsTables.Hours(hour), relay, ResultsTables.Day(hour), Property('H', hour.Hour), tallies, cancellationToken);
            await TellAsync(HoursPartition, relay, cancellationToken);
            await store.UpsertAsync(
                ResultsTables.RollUps, [new TableRow(DaysPartition, Key(ResultsTables.Day(hour), relay))], cancellationToken: cancellationToken);
        }

        await store.DeleteAsync(ResultsTables.RollUps, mark.PartitionKey, mark.RowKey, mark.ETag!, cancellationToken);
    }

    private async Task MakeDayAsync(TableRow mark, CancellationToken cancellationToken)
    {
        var parts = TableKey.Split(mark.RowKey);
        var (day, relay) = (ResultsTables.ParseDay(parts[0]), parts[1]);
        if (day > time.GetUtcNow() - retention.Hours)
        {
            var tallies = new Dictionary<(string Endpoint, string Region), Tally>();
            var range = KeyRange.Prefix(TableKey.Escape(relay), ResultsTables.Day(day) + "|");
            await foreach (var row in store.ScanAsync(ResultsTables.Hours(day), range, cancellationToken))
            {
                var keys = TableKey.Split(row.RowKey);
                foreach (var hour in row.Properties.Values.OfType<byte[]>())
                    if (Tally.FromBytes(hour) is { } tally)
                        TallyOf(tallies, keys[1], keys[2]).Merge(tally);
            }

            await PutAsync(ResultsTables.Days(day), relay, ResultsTables.Month(day), Property('D', day.Day), tallies, cancellationToken);
            await TellAsync(DaysPartition, relay, cancellationToken);
        }

        await store.DeleteAsync(ResultsTables.RollUps, mark.PartitionKey, mark.RowKey, mark.ETag!, cancellationToken);
    }

    /// <summary>Gives a relay's hours or days a new version, before the mark is taken away: who kept older ones reads again.</summary>
    private Task<WriteOutcome> TellAsync(string kind, string relay, CancellationToken cancellationToken) =>
        store.UpsertAsync(ResultsTables.RollUps, [new TableRow(MadePartition, Key(kind, relay))], cancellationToken: cancellationToken);

    private static Tally TallyOf(Dictionary<(string Endpoint, string Region), Tally> tallies, string endpoint, string region)
    {
        if (!tallies.TryGetValue((endpoint, region), out var tally))
            tallies[(endpoint, region)] = tally = new Tally();
        return tally;
    }

    private async Task PutAsync(
        string table, string relay, string period, string property, Dictionary<(string Endpoint, string Region), Tally> tallies, CancellationToken cancellationToken)
    {
        foreach (var ((endpoint, region), tally) in tallies)
            await PutAsync(table, TableKey.Escape(relay), TableKey.Join(period, endpoint, region), property, tally.ToBytes(), cancellationToken);
    }

    private async Task PutAsync(string table, string partitionKey, string rowKey, string property, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var found = await store.GetAsync(table, partitionKey, rowKey, cancellationToken);
            if (found?.Binary(property) is { } current && current.AsSpan().SequenceEqual(bytes))
                return;
            var row = found ?? new TableRow(partitionKey, rowKey);
            row[property] = bytes;
            var result = found is null
                ? await store.InsertAsync(table, row, cancellationToken: cancellationToken)
                : await store.ReplaceAsync(table, row, found.ETag!, cancellationToken);
            if (result.Written)
                return;
        }

        throw new StorageException($"{table}: '{rowKey}' was changed by others {Attempts} times in a row.", isTransient: true);
    }
}
