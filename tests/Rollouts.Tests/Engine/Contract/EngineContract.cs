using System.Collections.Concurrent;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

/// <summary>What an orchestration may rely on, on every engine. It runs in real time, since an engine may bring a clock of its own.</summary>
public abstract partial class EngineContract : IAsyncLifetime
{
    protected internal const string Method = "method";
    private static int _ids;

    private readonly ConcurrentQueue<string> _log = new();
    private IEngineHost _host = null!;
    private IOrchestrationClient _client = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Id { get; } = $"contract-{Environment.ProcessId}-{Interlocked.Increment(ref _ids)}";

    protected abstract IEngineHost CreateHost();

    /// <summary>How long an engine may take to get somewhere.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>
    /// How an orchestration stands whose method no longer asks for what it asked for: an engine that can keeps it until a program fits, and
    /// one that cannot ends it.
    /// </summary>
    protected virtual OrchestrationState WhenChanged => OrchestrationState.Stuck;

    public ValueTask InitializeAsync()
    {
        _host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A program with one orchestration, and steps that every test may use.</summary>
    private OrchestrationCatalogue Program(Func<IOrchestrationContext, Payload, Durable<Outcome>> method, string version = "1") =>
        new OrchestrationCatalogue()
            .Add(new ScriptedOrchestration(Method, method, version))
            .Add(new ScriptedStep("log", (step, _) =>
            {
                _log.Enqueue($"{step.Key}:{step.Input.Json}");
                return Task.FromResult(Outcome.Succeeded(step.Input));
            }))
            .Add(new ScriptedStep("operation", (step, _) => Task.FromResult(Outcome.Succeeded(Payload.Of(step.OperationId)))))
            .Add(new ScriptedStep("fail", (_, _) => Task.FromResult(Outcome.Failed("port-closed", Payload.Of(7)))))
            .Add(new ScriptedStep("doubt", (_, _) => Task.FromResult(Outcome.Inconclusive("no-samples"))))
            .Add(new ScriptedStep("bug", (_, _) => throw new InvalidOperationException("a bug of ours")))
            .Add(new ScriptedStep("large", (_, _) => Task.FromResult(Outcome.Succeeded(Payload.Of(new string('x', Payload.MaxBytes))))));

    private async Task StartAsync(OrchestrationCatalogue program, Payload? input = null)
    {
        _client = await _host.StartAsync(program);
        (await _client.StartAsync(Id, Method, input ?? Payload.None, Cancel)).ShouldBeTrue();
    }

    private Task<OrchestrationInfo> EndAsync() => UntilAsync(info => info.State is OrchestrationState.Ended or OrchestrationState.Faulted);

    private async Task<OrchestrationInfo> UntilAsync(Func<OrchestrationInfo, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        OrchestrationInfo? info = null;
        while (info is null || !condition(info))
        {
            await Task.Delay(20, CancellationToken.None);
            patience.IsCancellationRequested.ShouldBeFalse($"{info}");
            info = await _client.FindAsync(Id, Cancel);
        }

        return info;
    }

    private async Task<Outcome> OutcomeAsync()
    {
        var info = await EndAsync();
        info.State.ShouldBe(OrchestrationState.Ended, info.Problem);
        return info.Outcome!;
    }

    private async Task<string> ProblemAsync()
    {
        var info = await EndAsync();
        info.State.ShouldBe(OrchestrationState.Faulted);
        info.Outcome.ShouldBeNull();
        return info.Problem!;
    }
}
