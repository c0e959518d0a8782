using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

/// <summary>A local engine over a store.</summary>
internal sealed class LocalEngineHost(Func<Task<ITableStore>> open) : IEngineHost
{
    private ITableStore? _store;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private int _starts;

    public LocalEngine? Engine { get; private set; }

    public async Task<IOrchestrationClient> StartAsync(OrchestrationCatalogue catalogue)
    {
        await StopAsync();
        _store ??= await open();
        _stop = new CancellationTokenSource();
        Engine = new LocalEngine(_store, catalogue, $"engine-{++_starts}", new EngineOptions(), TimeProvider.System, NullLogger<LocalEngine>.Instance);
        _running = Engine.RunAsync(_stop.Token);
        return Engine;
    }

    public async Task StopAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _running;
        Engine!.Dispose();
        _stop.Dispose();
        _stop = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_store is not null)
            await _store.DisposeAsync();
    }
}
