using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>
/// A day of 100 endpoints seen from 6 regions once a minute, written, rolled up and read back: <c>store [sqlite minutes] [azurite minutes]</c>.
/// The regions share one store here, which is the worst case.
/// </summary>
internal static class StoreBenchmark
{
    private const int Regions = BenchmarkRuns.Regions;
    private static readonly DateTimeOffset _start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(string[] args)
    {
        var sqliteMinutes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1440;
        var azuriteMinutes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var folder = Directory.CreateTempSubdirectory("store-benchmark-").FullName;
        try
        {
            await using (var sqlite = SqliteTables.Open(Path.Combine(folder, "probes.db")))
                await MeasureAsync("SQLite", sqlite, sqliteMinutes);
            Console.WriteLine($"  file {new FileInfo(Path.Combine(folder, "probes.db")).Length / 1048576.0:F1} MiB");
            await using var azurite = new AzuriteServer();
            await using var azure = AzureTables.Connect(await azurite.StartAsync());
            await MeasureAsync("Azurite", azure, azuriteMinutes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, ITableStore inner, int minutes)
    {
        var store = new CountingTables(inner);
        var time = new FixedTime(_start);
        var writer = new ResultsWriter(store, new RetentionOptions(), time);
        var random = new Random(1);
        var clock = Stopwatch.StartNew();
        var making = TimeSpan.Zero;
        for (var minute = 0; minute < minutes; minute++)
        {
            time.Now = _start.AddMinutes(minute);
            for (var region = 0; region < Regions; region++)
            {
                var begun = clock.Elapsed;
                var run = BenchmarkRuns.Run(random, time.Now, BenchmarkRuns.Region(region));
                making += clock.Elapsed - begun;
                await writer.WriteAsync(run);
            }
        }

        var writing = clock.Elapsed - making;
        var observations = (long)minutes * Regions * BenchmarkRuns.Relays * BenchmarkRuns.EndpointsPerRelay;
        Console.WriteLine($"{name}: {minutes} min x {Regions} regions x {BenchmarkRuns.Relays * BenchmarkRuns.EndpointsPerRelay} endpoints = {observations:N0} observations");
        Console.WriteLine($"  write {writing.TotalSeconds:F1} s, {observations / writing.TotalSeconds:N0} observations/s, {store.Writes:N0} transactions ({store.Writes / (double)(minutes * Regions):F1} per slot), {store.Bytes / (double)observations:F0} bytes of rows per observation");

        var raw = await ReadAsync(store, time, minutes);
        time.Now = _start.AddMinutes(minutes).AddHours(1);
        store.Reset();
        clock.Restart();
        await new RollUp(store, new RetentionOptions(), time).RunAsync();
        Console.WriteLine($"  roll up {clock.Elapsed.TotalSeconds:F1} s, {store.Writes:N0} writes, {store.Reads:N0} reads");
        var rolled = await ReadAsync(store, time, minutes);
        Console.WriteLine($"  same answer from raw and from roll-ups: {(raw == rolled ? "yes" : "NO")}");
    }

    private static async Task<string> ReadAsync(CountingTables store, FixedTime time, int minutes)
    {
        store.Reset();
        var clock = Stopwatch.StartNew();
        var summary = await new ResultsFanOut(new Dictionary<string, ITableStore> { ["all"] = store }, TimeSpan.FromMinutes(30), time)
            .SummarizeAsync(new ResultsQuery([], _start, _start.AddMinutes(minutes)));
        var count = summary.Rows.Where(row => row.Endpoint is null).Sum(row => row.Succeeded + row.Failed + row.Skipped);
        Console.WriteLine($"  read {clock.Elapsed.TotalSeconds:F2} s, {count / clock.Elapsed.TotalSeconds:N0} observations/s, {store.Reads:N0} reads");
        return summary.ToJson();
    }
}
