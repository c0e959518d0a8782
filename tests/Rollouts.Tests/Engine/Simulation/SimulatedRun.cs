using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>
/// One script, driven by engines whose processes are killed, stalled and started again, over a store that is busy and loses answers, and
/// woken by signals that come early, late and twice.
/// </summary>
internal sealed class SimulatedRun
{
    private const string Root = "root";
    private static readonly TimeSpan _limit = TimeSpan.FromHours(6);

    private readonly VirtualWorld _world = new();
    private readonly SharedRows _rows = new();
    private readonly Dictionary<string, string> _running = new(StringComparer.Ordinal);
    private readonly Script _script;
    private readonly Random _random;
    private readonly Luck _luck;
    private readonly List<LocalEngine> _engines = [];
    private readonly TaskCompletionSource<OrchestrationInfo> _ended = new();
    private int _processes;

    private SimulatedRun(Script script, int seed, Func<Random, Luck> luck)
    {
        (_script, _random) = (script, new Random(seed));
        _luck = luck(_random);
    }

    /// <summary>The awaits and the faults that there were.</summary>
    public Luck Luck => _luck;

    /// <summary>How the script ended.</summary>
    public OrchestrationInfo End { get; private set; } = null!;

    /// <summary>The operations that took effect.</summary>
    public SortedSet<string> Effects { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs a script with so many engines, and checks what must hold whatever happens.</summary>
    public static SimulatedRun Run(Script script, int seed, int engines, Func<Random, Luck> luck)
    {
        var simulation = new SimulatedRun(script, seed, luck);
        try
        {
            simulation.End = simulation._world.Run(() => simulation.RunAsync(engines), _limit);
        }
        catch (TimeoutException stalled)
        {
            throw new TimeoutException($"{stalled.Message} Stored are:\n{simulation.Dump()}", stalled);
        }

        simulation.CheckJournals();
        simulation._rows.Scan("EngineActive", new KeyRange()).ShouldBeEmpty();
        return simulation;
    }

    private async Task<OrchestrationInfo> RunAsync(int engines)
    {
        for (var i = 0; i < engines; i++)
            _ = GuardAsync(KeepEngineAsync());
        _ = GuardAsync(ActAsync(engine => engine.StartAsync(Root, "script", Payload.None)));
        foreach (var (id, signal) in _script.Signals(Root))
            for (var copies = _random.Next(1, 4); copies > 0; copies--)
                _ = GuardAsync(SignalAsync(id, signal));
        _ = GuardAsync(WatchAsync());
        return await _ended.Task;
    }

    /// <summary>A process manager: starts a process, and another one when it is killed.</summary>
    private async Task KeepEngineAsync()
    {
        while (true)
        {
            var process = new SimulatedProcess($"process-{++_processes}", _world, _rows, _random, _luck);
            var engine = new LocalEngine(
                process, Program(process), process.Name, new EngineOptions(), _world.Time, NullLogger<LocalEngine>.Instance);
            _engines.Add(engine);
            _ = GuardAsync(engine.RunAsync(CancellationToken.None));
            await process.Killed;
            _engines.Remove(engine);
            foreach (var operation in _running.Where(pair => pair.Value == process.Name).Select(pair => pair.Key).ToList())
                _running.Remove(operation);
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(3000)), _world.Time);
        }
    }

    private OrchestrationCatalogue Program(SimulatedProcess process) => new OrchestrationCatalogue()
        .Add(new ScriptedOrchestration("script", (o, _) => _script.At(o.Id.Split(':')[1..]).RunAsync(o, _ => Payload.None)))
        .Add(new ScriptedStep("work", (step, cancel) => WorkAsync(process, step, cancel)))
        .Add(new ScriptedStep("hang", async (step, cancel) =>
        {
            await WorkAsync(process, step, cancel);
            await Task.Delay(Timeout.InfiniteTimeSpan, _world.Time, cancel);
            return Outcome.Succeeded();
        }));

    /// <summary>A step whose effect is noted by its operation id: done again, it is the same effect.</summary>
    private async Task<Outcome> WorkAsync(SimulatedProcess process, StepContext step, CancellationToken cancellationToken)
    {
        await process.AliveAsync();
        // Whoever begins a step holds the lease, and nobody else is at the same operation.
        _rows.Get("EngineLease", "engine", "engine")!.Text("Owner").ShouldBe(process.Name);
        _running.TryAdd(step.OperationId, process.Name).ShouldBeTrue($"{step.OperationId} runs in {_running.GetValueOrDefault(step.OperationId)} and {process.Name}");
        try
        {
            await process.WorkAsync(TimeSpan.FromMilliseconds(_random.Next(3000)), cancellationToken);
            Effects.Add(step.OperationId);
            await process.WorkAsync(TimeSpan.FromMilliseconds(_random.Next(3000)), cancellationToken);
        }
        finally
        {
            if (_running.GetValueOrDefault(step.OperationId) == process.Name)
                _running.Remove(step.OperationId);
        }

        var output = Payload.Of(step.OperationId);
        return (step.OperationId.GetDeterministicSum() % 5) switch
        {
            0 => Outcome.Failed("refused", output),
            1 => Outcome.Inconclusive("no-samples", output),
            _ => Outcome.Succeeded(output),
        };
    }

    /// <summary>Raises a signal at some instant, and again until a living engine has taken it.</summary>
    private async Task SignalAsync(string id, string signal)
    {
        await Task.Delay(TimeSpan.FromSeconds(_random.Next(180)), _world.Time);
        while (!await ActAsync(engine => engine.SignalAsync(id, signal)) && !_ended.Task.IsCompleted)
            await Task.Delay(TimeSpan.FromSeconds(10), _world.Time);
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(20), _world.Time);
            var end = await ActAsync(engine => engine.FindAsync(Root));
            if (end?.State is not (null or OrchestrationState.Running) && _rows.Scan("EngineActive", new KeyRange()).Count == 0)
                _ended.TrySetResult(end);
        }
    }

    /// <summary>Calls an engine that lives; one that dies over it is replaced by another.</summary>
    private async Task<T> ActAsync<T>(Func<LocalEngine, Task<T>> call)
    {
        while (true)
        {
            if (_engines.Count > 0)
            {
                var answer = call(_engines[_random.Next(_engines.Count)]);
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMinutes(2), _world.Time));
                if (answer.IsCompleted)
                    return await answer;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _world.Time);
        }
    }

    private string Dump() => string.Join('\n', new[] { "EngineActive", "EngineInstances", "EngineSignals", "EngineLease", "EngineJournal" }.SelectMany(table =>
        _rows.Scan(table, new KeyRange()).Select(row =>
            $"{table} {row.PartitionKey}/{row.RowKey} {string.Join(' ', row.Properties.Where(pair => !pair.Key.EndsWith("Hash", StringComparison.Ordinal)).Select(pair => $"{pair.Key}={pair.Value}"))}")));

    private void CheckJournals()
    {
        foreach (var journal in _rows.Scan("EngineJournal", new KeyRange()).GroupBy(row => row.PartitionKey, StringComparer.Ordinal))
        {
            JournalEntry[] entries = [.. journal.Select(JournalRows.Read)];
            entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(0, entries.Length));
            entries.Select(entry => entry.Epoch).ShouldBe(entries.Select(entry => entry.Epoch).Order());
            entries.Select(entry => entry.At).ShouldBe(entries.Select(entry => entry.At).Order());
            JournalReplay.Verify(Program(null!).Newest("script"), journal.Key, Payload.None, entries);
        }
    }

    private async Task GuardAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }
    }
}
