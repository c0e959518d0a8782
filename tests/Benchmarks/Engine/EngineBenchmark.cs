using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Engine;

/// <summary>
/// What the local engine adds to a step, and what it costs to let many orchestrations wait: <c>engine [steps] [waiting]</c>.
/// </summary>
internal static class EngineBenchmark
{
    private static readonly OrchestrationCatalogue _catalogue = new OrchestrationCatalogue()
        .Add(new Sequence()).Add(new Waiting()).Add(new Nothing());

    public static async Task RunAsync(string[] args)
    {
        var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var waiting = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
        var folder = Directory.CreateTempSubdirectory("engine-benchmark-").FullName;
        try
        {
            await using (var sqlite = SqliteTables.Open(Path.Combine(folder, "engine.db")))
                await MeasureAsync("SQLite", sqlite, steps, waiting);
            await using var azurite = new AzuriteServer();
            await using var azure = AzureTables.Connect(await azurite.StartAsync());
            await MeasureAsync("Azurite", azure, steps, waiting);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, ITableStore store, int steps, int waiting)
    {
        var clock = new Stopwatch();
        await DriveAsync(store, "first", async engine =>
        {
            await engine.StartAsync("warm-up", "sequence", Payload.Of(20));
            await EndAsync(engine, "warm-up");
            clock.Restart();
            await engine.StartAsync("sequence", "sequence", Payload.Of(steps));
            await EndAsync(engine, "sequence");
            Console.WriteLine($"{name}: {steps:N0} steps, {clock.Elapsed.TotalMilliseconds / steps:F2} ms each");

            var (memory, threads) = (GC.GetTotalMemory(forceFullCollection: true), ThreadPool.ThreadCount);
            clock.Restart();
            await Parallel.ForAsync(0, waiting, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) => await engine.StartAsync($"waiting-{i}", "waiting", Payload.None, stop));
            await UntilAllWaitAsync(engine, waiting);
            Console.WriteLine($"  {waiting:N0} waiting after {clock.Elapsed.TotalSeconds:F1} s: {(GC.GetTotalMemory(forceFullCollection: true) - memory) / 1024.0 / waiting:F1} KiB each, {ThreadPool.ThreadCount - threads} more threads");
            var (processor, idle) = (Process.GetCurrentProcess().TotalProcessorTime, TimeSpan.FromSeconds(10));
            await Task.Delay(idle);
            Console.WriteLine($"  waiting costs {(Process.GetCurrentProcess().TotalProcessorTime - processor) / idle:P1} of a processor");
        });

        clock.Restart();
        await DriveAsync(store, "second", async engine =>
        {
            await Task.WhenAll(Enumerable.Range(0, waiting).Select(i => engine.SignalAsync($"waiting-{i}", "gate")));
            for (var i = 0; i < waiting; i++)
                await EndAsync(engine, $"waiting-{i}");
            Console.WriteLine($"  resumed, signalled and ended in {clock.Elapsed.TotalSeconds:F1} s");
        });
    }

    private static async Task DriveAsync(ITableStore store, string owner, Func<LocalEngine, Task> work)
    {
        using var engine = new LocalEngine(store, _catalogue, owner, new EngineOptions(), TimeProvider.System, NullLogger<LocalEngine>.Instance);
        using var stop = new CancellationTokenSource();
        var running = engine.RunAsync(stop.Token);
        await work(engine);
        await stop.CancelAsync();
        await running;
    }

    private static async Task EndAsync(LocalEngine engine, string id)
    {
        while (await engine.FindAsync(id) is not { State: OrchestrationState.Ended })
            await Task.Delay(5);
    }

    private static async Task UntilAllWaitAsync(LocalEngine engine, int waiting)
    {
        for (var i = 0; i < waiting; i++)
            while ((await engine.ReadJournalAsync($"waiting-{i}")).Count == 0)
                await Task.Delay(5);
    }

    private sealed class Sequence : IOrchestration
    {
        public string Name => "sequence";

        public string Version => "1";

        public async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            for (var i = input.To<int>(); i > 0; i--)
                await context.Step($"step-{i}", "nothing", Payload.Of(i));
            return Outcome.Succeeded();
        }
    }

    private sealed class Waiting : IOrchestration
    {
        public string Name => "waiting";

        public string Version => "1";

        public async Durable<Outcome> RunAsync(IOrchestrationContext context, Payload input)
        {
            await context.Signal("gate", context.Now + TimeSpan.FromDays(7));
            return Outcome.Succeeded();
        }
    }

    private sealed class Nothing : IStep
    {
        public string Name => "nothing";

        public Task<Outcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Outcome.Succeeded());
    }
}
