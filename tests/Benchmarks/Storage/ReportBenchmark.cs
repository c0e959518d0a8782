using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Results;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>
/// What it takes to ask a server for a report of some days of 100 endpoints and 6 regions, whose picks are made of every slot:
/// <c>report [sqlite|azurite] [DAYS]</c>. Cold is the first question to a server that was just made.
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
            var connection = kind == "azurite" ? await azurite.StartAsync() : Path.Combine(folder, "probes.db");
            var time = new FixedTime(Now);
            await using var store = BenchmarkServer.Open(kind, connection);
            var writer = new ResultsWriter(store, new RetentionOptions(), time);
            var filling = Stopwatch.StartNew();
            for (var slot = Now.AddDays(-days); slot <= Now; slot = slot.AddMinutes(1))
                await BenchmarkServer.WriteAsync(writer, slot);
            Console.WriteLine($"{kind}: {days} days filled in {filling.Elapsed.TotalSeconds:F1} s");

            var table = new MarkdownTable(kind, "KiB", "cold s", "warm s", "resident MiB");
            await using var app = BenchmarkServer.Serve(folder, store, time);
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromHours(1) };
            foreach (var last in (int[])[1, days])
            {
                var times = new List<double>();
                var bytes = 0;
                for (var i = 0; i < 2; i++)
                {
                    var watch = Stopwatch.StartNew();
                    bytes = (await http.GetByteArrayAsync(new Uri($"/api/report?last={last}d", UriKind.Relative))).Length;
                    times.Add(watch.Elapsed.TotalSeconds);
                }

                table.Add($"{last} days", $"{bytes / 1024}", $"{times[0]:F1}", $"{times[1]:F1}", ThisMachine.ResidentMiB().ToString("F0", CultureInfo.InvariantCulture));
            }

            await app.StopAsync();
            table.Print($"report {kind}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
