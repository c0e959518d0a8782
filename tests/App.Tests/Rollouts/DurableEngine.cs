using DurableTask.Core;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;

namespace OpenZro.Probes.App.Tests.Rollouts;

/// <summary>Durable Task as an engine under the contract, over a backend that outlives it.</summary>
/// <param name="open">Opens the backend, anew after each stop.</param>
/// <param name="orchestration">The orchestration whose newest version is this program's.</param>
internal sealed class DurableEngine(Func<Task<IOrchestrationService>> open, string orchestration = EngineContract.Method) : IEngineHost
{
    private DurableHost? _host;

    public async Task<IOrchestrationClient> StartAsync(OrchestrationCatalogue catalogue)
    {
        await StopAsync();
        _host = await DurableHost.StartAsync(await open(), () => catalogue, catalogue.Newest(orchestration).Version);
        return new DurableOrchestrations(catalogue).Use(_host.Client);
    }

    public async Task StopAsync()
    {
        if (_host is null)
            return;
        await _host.DisposeAsync();
        _host = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
