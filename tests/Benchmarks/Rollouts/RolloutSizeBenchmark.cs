using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Benchmarks.Rollouts;

/// <summary>What each step of a rollout takes that is carried out to its end, in a mesh and in one of a tenth of its peers: <c>rollout-size [peers] [max unavailable] [sqlite|azurite]</c>.</summary>
internal static class RolloutSizeBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    public static async Task RunAsync(string[] args)
    {
        var peers = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var maxUnavailable = args.Length > 1 ? args[1] : "5%";
        var stores = args.Length > 2 ? [args[2]] : (string[])["sqlite", "azurite"];
        foreach (var store in stores)
        {
            await MeasureAsync(store, peers / 10, maxUnavailable);
            await MeasureAsync(store, peers, maxUnavailable);
        }
    }

    private static async Task MeasureAsync(string kind, int peers, string maxUnavailable)
    {
        var folder = Directory.CreateTempSubdirectory("rollout-size-").FullName;
        try
        {
            await using var azurite = new AzuriteServer();
            await using ITableStore store = kind == "azurite" ? AzureTables.Connect(await azurite.StartAsync()) : SqliteTables.Open(Path.Combine(folder, "rollout.db"));
            await using var rollout = new LargeRollout(store, peers, maxUnavailable);
            var watch = Stopwatch.StartNew();
            await rollout.AskAsync(CancellationToken.None);
            await rollout.StartAsync(CancellationToken.None);
            var started = watch.Elapsed;
            RolloutHeader header;
            try
            {
                header = await rollout.EndAsync(Patience, CancellationToken.None);
            }
            catch (TimeoutException late)
            {
                Console.WriteLine(late.Message);
                header = (await rollout.Parts.Rows.FindAsync(rollout.Id))!;
            }

            await PrintAsync(kind, rollout, header, started, watch.Elapsed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PrintAsync(string kind, LargeRollout rollout, RolloutHeader header, TimeSpan started, TimeSpan ended)
    {
        var table = new MarkdownTable("step", "n", "wall ms, median", "wall ms, worst", "reads, worst", "writes, worst", "rows read, first", "rows read, median", "rows read, last", "rows read, worst");
        foreach (var step in rollout.Steps.GroupBy(step => step.Step))
        {
            var some = step.ToList();
            table.Add(
                step.Key,
                Number(some.Count),
                Number(Quantiles.Of(some.Select(one => one.Wall.TotalMilliseconds), 0.5)),
                Number(some.Max(one => one.Wall.TotalMilliseconds)),
                Number(some.Max(one => one.Reads)),
                Number(some.Max(one => one.Writes)),
                Number(some[0].Rows),
                Number(Quantiles.Of(some.Select(one => (double)one.Rows), 0.5)),
                Number(some[^1].Rows),
                Number(some.Max(one => one.Rows)));
        }

        var view = Stopwatch.StartNew();
        await rollout.Desk.FindAsync(rollout.Id);
        var viewed = view.Elapsed;
        table.Print(string.Create(CultureInfo.InvariantCulture, $"{rollout.Peers:N0} peers, {rollout.MaxUnavailable} at most unavailable, {kind}"));
        var journals = await rollout.JournalsAsync(CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{header.State}: {header.Explanation}. Planned in {rollout.Planning.TotalSeconds:F2} s, started in {rollout.Starting.TotalSeconds:F2} s; with everybody asked before, {started.TotalSeconds:F1} s; ended after {ended.TotalSeconds:F1} s, {rollout.Virtual.TotalMinutes:F0} minutes of its own. {rollout.Store.Reads:N0} reads of {rollout.Store.Rows:N0} rows, {rollout.Store.Writes:N0} writes; {journals.Count} journals, the largest of {journals.Max():N0} entries, {journals.Sum():N0} in all; told at most {rollout.Steps.Max(step => step.Told):N0} characters. A view took {viewed.TotalMilliseconds:F0} ms. {ThisMachine.ResidentMiB():F0} MiB resident, {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F0} MiB of objects."));
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
