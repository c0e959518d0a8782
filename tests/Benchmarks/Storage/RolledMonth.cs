using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>A month of roll-ups as they are after 30 days of a slot a minute, without the days: each tally is of as many probes, and there are a few of each relay.</summary>
internal static class RolledMonth
{
    private const int Days = 31;
    private const int Kinds = 3;
    private const int SlotsPerHour = 60;

    /// <summary>Fills a store with the roll-ups of the days before an instant, and of that day's hours.</summary>
    public static async Task FillAsync(ITableStore store, DateTimeOffset now)
    {
        var today = ResultsTables.DayOf(now);
        var (hour, day) = (Tallies(SlotsPerHour), Tallies(24 * SlotsPerHour));
        foreach (var month in Enumerable.Range(1, Days).Select(ago => today.AddDays(-ago)).GroupBy(ResultsTables.MonthOf))
            await PutAsync(store, RolledKind.Days, month.Key, [.. month], day);
        await PutAsync(store, RolledKind.Hours, today, Hours(today, now.Hour), hour);
        await PutAsync(store, RolledKind.Hours, today.AddDays(-30), Hours(today.AddDays(-30), 24), hour);
    }

    private static async Task PutAsync(ITableStore store, RolledKind kind, DateTimeOffset period, DateTimeOffset[] parts, byte[][][] tallies)
    {
        for (var relay = 0; relay < BenchmarkRuns.Relays; relay++)
        {
            var rows = new List<TableRow>();
            for (var endpoint = 0; endpoint < BenchmarkRuns.EndpointsPerRelay; endpoint++)
            {
                var name = BenchmarkRuns.Observe(new Random(1), period, relay, endpoint).Endpoint.ToString();
                for (var region = 0; region < BenchmarkRuns.Regions; region++)
                {
                    var row = new TableRow(TableKey.Escape(BenchmarkRuns.Relay(relay)), TableKey.Join(kind.KeyOf(period), name, BenchmarkRuns.Region(region)));
                    foreach (var part in parts)
                        row[kind.PropertyOf(part)] = tallies[relay][(part.Day + part.Hour + endpoint + region) % Kinds];
                    rows.Add(row);
                }
            }

            await store.UpsertAllAsync(kind.TableOf(period), rows);
        }
    }

    private static DateTimeOffset[] Hours(DateTimeOffset day, int count) => [.. Enumerable.Range(0, count).Select(hour => day.AddHours(hour))];

    private static byte[][][] Tallies(int probes) =>
    [
        .. Enumerable.Range(0, BenchmarkRuns.Relays).Select(relay => (byte[][])[.. Enumerable.Range(0, Kinds).Select(kind =>
        {
            var (random, tally) = (new Random(kind), new Tally());
            for (var i = 0; i < probes; i++)
                tally.Add(BenchmarkRuns.Observe(random, default, relay, endpoint: 0));
            return tally.ToBytes();
        })]),
    ];
}
