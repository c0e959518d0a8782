using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenZro.Probes.Benchmarks.Machine;

namespace OpenZro.Probes.Benchmarks.Startup;

/// <summary>
/// How long a published <c>ozprobes check</c> of three healthy local relays takes from start to finish, and where that goes:
/// <c>startup OZPROBES [runs]</c>.
/// </summary>
internal static class StartupBenchmark
{
    private const int Relays = 3;

    public static async Task RunAsync(string[] args)
    {
        var program = args.Length > 0 ? args[0] : throw new ArgumentException("name the published ozprobes: startup PATH [runs]");
        var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
        var folder = Directory.CreateTempSubdirectory("startup-").FullName;
        try
        {
            await using var first = LocalRelay.Start();
            await using var second = LocalRelay.Start();
            await using var third = LocalRelay.Start();
            string[] urls = [.. new[] { first, second, third }.Select(relay => $"rels://127.0.0.1:{relay.EndPoint.Port}")];
            var root = await LocalRelay.WriteRootAsync(folder);
            var (version, before, after, whole) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var run = 0; run < runs; run++)
            {
                version.Add((await RunAsync(program, "--version")).Elapsed.TotalMilliseconds);
                whole.Add((await RunAsync(program, ["check", .. urls, "--ca-file", root])).Elapsed.TotalMilliseconds);
                var (elapsed, began, output) = await RunAsync(program, ["check", .. urls, "--ca-file", root, "--json"]);
                using var document = JsonDocument.Parse(output);
                before.Add((document.RootElement.GetProperty("startedAt").GetDateTimeOffset() - began).TotalMilliseconds);
                after.Add(elapsed.TotalMilliseconds - before[^1]);
            }

            var table = new MarkdownTable("part", "min ms", "median ms", "max ms");
            Add(table, "`--version`: runtime and command line", version);
            Add(table, "`check --json` until the first probe: the same and the warm-up", before);
            Add(table, "`check --json` from there: probing, judging, writing", after);
            Add(table, $"`check` of {Relays} relays, whole", whole);
            table.Print($"Start-up of ozprobes, {runs} runs");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Add(MarkdownTable table, string part, List<double> times) => table.Add(
        part,
        times.Min().ToString("F0", CultureInfo.InvariantCulture),
        Quantiles.Of(times, 0.5).ToString("F0", CultureInfo.InvariantCulture),
        times.Max().ToString("F0", CultureInfo.InvariantCulture));

    private static async Task<(TimeSpan Elapsed, DateTimeOffset Began, string Output)> RunAsync(string program, params string[] arguments)
    {
        var began = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = clock.Elapsed;
        return process.ExitCode == 0 ? (elapsed, began, output) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output}{await errors}");
    }
}
