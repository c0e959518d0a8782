using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

/// <summary>
/// What this assembly does instead of running tests when it is started as a child: it drives one orchestration over a SQLite file to its
/// end, says each step on its output, and then how it ended.
/// </summary>
internal static class EngineChild
{
    public const string Variable = "OZPROBES_TEST_ENGINE_FILE";
    public const string Ended = "ended ";
    public const string EffectsTable = "Effects";

    private const int Batches = 4;
    private const int PeersPerBatch = 6;

    private static readonly EngineOptions _options = new()
    {
        LeaseTime = TimeSpan.FromSeconds(1),
        Heartbeat = TimeSpan.FromMilliseconds(200),
        Poll = TimeSpan.FromMilliseconds(500),
    };

    [ModuleInitializer]
    public static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } file)
            return;
        MainThread.Run(() => RunAsync(file));
        Environment.Exit(0);
    }

    private static async Task RunAsync(string file)
    {
        await using var store = SqliteTables.Open(file);
        using var engine = new LocalEngine(
            store, Program(store), $"child-{Environment.ProcessId}-{Environment.TickCount64}", _options, TimeProvider.System, NullLogger<LocalEngine>.Instance);
        using var stop = new CancellationTokenSource();
        var running = engine.RunAsync(stop.Token);
        await engine.StartAsync("story", "story", Payload.None);
        while (await engine.FindAsync("story") is not { State: OrchestrationState.Ended or OrchestrationState.Faulted })
            await Task.Delay(20);
        var end = (await engine.FindAsync("story"))!;
        await stop.CancelAsync();
        await running;
        Console.WriteLine($"{Ended}{end.State} {end.Problem} {end.Outcome?.Output.Json}");
    }

    private static OrchestrationCatalogue Program(SqliteTables store) => new OrchestrationCatalogue()
        .Add(new ScriptedOrchestration("story", async (o, _) =>
        {
            var counts = new List<int>();
            for (var batch = 0; batch < Batches; batch++)
            {
                counts.Add((await o.Child($"batch-{batch}", "batch", Payload.Of(batch))).Output.To<int>());
                await o.SleepUntil(o.Now + TimeSpan.FromMilliseconds(50));
            }

            return Outcome.Succeeded(Payload.Of(counts));
        }))
        .Add(new ScriptedOrchestration("batch", async (o, input) =>
        {
            await o.Step("open", "touch", input);
            await o.Signal("opened", o.Now + TimeSpan.FromMinutes(1));
            var peers = Enumerable.Range(0, PeersPerBatch).Select(peer => new StepCall($"peer-{peer}", "touch", Payload.Of(peer))).ToList();
            var outcomes = await o.All("peers", peers, 2);
            await o.Step("close", "touch", input);
            return Outcome.Succeeded(Payload.Of(outcomes.Count(outcome => outcome.IsSuccess)));
        }))
        .Add(new ScriptedStep("touch", async (step, cancel) =>
        {
            Console.WriteLine(step.OperationId);
            await Task.Delay(10, cancel);
            await store.UpsertAsync(EffectsTable, [new TableRow("effects", step.OperationId)], cancellationToken: cancel);
            if (step.Key == "open")
                await new Signals(new PatientTables(store, _options, TimeProvider.System)).RaiseAsync(step.OrchestrationId, "opened", cancel);
            await Task.Delay(10, cancel);
            return (step.OperationId.Length + step.Input.To<int>()) % 3 == 0 ? Outcome.Failed("refused") : Outcome.Succeeded();
        }));

    /// <summary>Runs what is awaited on one thread: until a module is initialized, no other thread may enter its code.</summary>
    private sealed class MainThread : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Work, object? State)> _posted = [];

        public static void Run(Func<Task> work)
        {
            var thread = new MainThread();
            SetSynchronizationContext(thread);
            var task = work();
            while (!task.IsCompleted)
                if (thread._posted.TryTake(out var next, millisecondsTimeout: 50))
                    next.Work(next.State);
            task.GetAwaiter().GetResult();
        }

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));
    }
}
