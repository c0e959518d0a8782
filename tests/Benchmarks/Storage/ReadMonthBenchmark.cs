using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Results;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>
/// What it takes to ask a server over HTTP for 30 days of 100 endpoints and 6 regions: <c>read-month [sqlite|azurite]</c>. Cold is the
/// first question to a server that was just made, warm is every further one; between two of them each region stores a slot. It is shortly
/// past the hour, when most has to be read that is not rolled up.
/// </summary>
internal static class ReadMonthBenchmark
{
    private const int Servers = 3;
    private const int Warm = 15;

    private static readonly DateTimeOffset Now = new(2026, 4, 9, 17, 1, 0, TimeSpan.Zero);

    private static readonly (string Name, string Path)[] Questions =
    [
        ("results of 30 days", "/api/results?last=30d"), ("results of 7 days", "/api/results?last=7d"), ("results of 24 hours", "/api/results?last=24h"),
    ];

    public static async Task RunAsync(string[] args)
    {
        foreach (var kind in args.Length > 0 ? args : ["sqlite", "azurite"])
            await MeasureAsync(kind);
    }

    private static async Task MeasureAsync(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("read-month-").FullName;
        try
        {
            await using var azurite = new AzuriteServer();
            var connection = kind == "azurite" ? await azurite.StartAsync() : Path.Combine(folder, "probes.db");
            var time = new FixedTime(Now);
            await using (var store = BenchmarkServer.Open(kind, connection))
            {
                var watch = Stopwatch.StartNew();
                await RolledMonth.FillAsync(store, Now);
                var writer = new ResultsWriter(store, new RetentionOptions(), time);
                for (var slot = ResultsTables.HourOf(Now).AddHours(-1); slot <= Now; slot = slot.AddMinutes(1))
                    await BenchmarkServer.WriteAsync(writer, slot);
                Console.WriteLine($"{kind}: filled in {watch.Elapsed.TotalSeconds:F1} s");
            }

            var table = new MarkdownTable(kind, "KiB", "cold ms, first of the process", "cold ms, median of the others", "warm ms, median", "warm ms, worst", "cached MiB", "resident MiB");
            foreach (var question in Questions)
                await AskAsync(kind, connection, folder, question, time, table);
            table.Print($"read-month {kind}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskAsync(string kind, string connection, string folder, (string Name, string Path) question, FixedTime time, MarkdownTable table)
    {
        var (cold, warm) = (new List<double>(), new List<double>());
        var (bytes, cached, counted) = (0, 0L, 0L);
        for (var server = 0; server < Servers; server++)
        {
            await using var store = BenchmarkServer.Open(kind, connection);
            await using var app = BenchmarkServer.Serve(folder, store, time);
            await app.StartAsync();
            await app.Services.GetRequiredService<VantageState>().FirstSlotAsync(default);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            var writer = new ResultsWriter(store, new RetentionOptions(), time);
            for (var i = 0; i <= Warm; i++)
            {
                var watch = Stopwatch.StartNew();
                var answer = await http.GetByteArrayAsync(new Uri(question.Path, UriKind.Relative));
                (i == 0 ? cold : warm).Add(watch.Elapsed.TotalMilliseconds);
                bytes = answer.Length;
                var probes = Probes(answer);
                if (i > 0 && question.Path.EndsWith("30d", StringComparison.Ordinal) && probes != counted + BenchmarkRuns.EndpointsPerRelay)
                    throw new InvalidOperationException($"{question.Path}: {probes} probes after {counted}, though another slot was stored.");
                counted = probes;
                time.Now += TimeSpan.FromSeconds(1);
                await BenchmarkServer.WriteAsync(writer, time.Now);
            }

            cached = app.Services.GetRequiredService<ResultsFanOut>().CachedBytes;
            await app.StopAsync();
        }

        table.Add(question.Name, $"{bytes / 1024}", MarkdownTable.Ms(cold[0]), MarkdownTable.Ms(Quantiles.Of(cold.Skip(1), 0.5)), MarkdownTable.Ms(Quantiles.Of(warm, 0.5)), MarkdownTable.Ms(warm.Max()), MarkdownTable.Ms(cached / 1048576.0), ThisMachine.ResidentMiB().ToString("F0", CultureInfo.InvariantCulture));
    }

    /// <summary>How many probes were counted of one relay in one region.</summary>
    private static long Probes(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var whole = document.RootElement.GetProperty("rows").EnumerateArray().First(row => row.GetProperty("region").GetString() == BenchmarkRuns.Region(0));
        return whole.GetProperty("succeeded").GetInt64() + whole.GetProperty("failed").GetInt64();
    }
}
