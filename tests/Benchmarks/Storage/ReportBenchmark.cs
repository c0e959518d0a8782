using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>
/// What it takes to ask a server for a report of some days of 100 endpoints and 6 regions, once from the slots alone and once as the
/// schedule rolls them up: <c>report [sqlite|azurite] [DAYS]</c>. One of a hundred probes fails by chance, so that almost no slot is like
/// the one before. Cold is the first question to a server that was just made.
/// </summary>
internal static class ReportBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 4, 9, 17, 1, 0, TimeSpan.Zero);

    public static async Task RunAsync(string[] args)
    {
        var kind = args is [var first, ..] ? first : "sqlite";
        var days = args is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : 1;
        var folder = Directory.CreateTempSubdirectory("report-").FullName;
        try
        {
            await using var azurite = new AzuriteServer();
            await using var store = BenchmarkServer.Open(kind, kind == "azurite" ? await azurite.StartAsync() : Path.Combine(folder, "probes.db"));
            var time = new FixedTime(Now);
            var (writer, retention) = (new ResultsWriter(store, new RetentionOptions(), time), new RetentionOptions());
            await writer.KeepAsync(BenchmarkServer.Fleet);
            for (var slot = Now.AddDays(-days); slot <= Now; slot = slot.AddMinutes(1))
                await BenchmarkServer.WriteAsync(writer, slot);

            var table = new MarkdownTable(kind, "KiB", "cold s", "warm s", "resident MiB");
            await AskAsync($"{days} days of slots", days, folder, store, time, table);
            var hours = await TimedAsync(() => new RollUp(store, retention, time).RunAsync());
            var picks = await TimedAsync(() => new PickRollUp(store, retention, time).RunAsync());
            await AskAsync($"{days} days rolled up", days, folder, store, time, table);
            table.Print($"report {kind}");
            var regionHours = days * 24 * BenchmarkRuns.Regions;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An hour of a region takes {hours / regionHours:F0} ms to be rolled up, and {picks / regionHours:F0} ms to have its picks worked out."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskAsync(string name, int days, string folder, ITableStore store, FixedTime time, MarkdownTable table)
    {
        await using var app = BenchmarkServer.Serve(folder, store, time);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromHours(1) };
        var times = new List<double>();
        var bytes = 0;
        for (var i = 0; i < 2; i++)
            times.Add(await TimedAsync(async () => bytes = (await http.GetByteArrayAsync(new Uri($"/api/report?last={days}d", UriKind.Relative))).Length));
        table.Add(name, $"{bytes / 1024}", $"{times[0] / 1000:F1}", $"{times[1] / 1000:F1}", ThisMachine.ResidentMiB().ToString("F0", CultureInfo.InvariantCulture));
        await app.StopAsync();
    }

    private static async Task<double> TimedAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }
}
