using Microsoft.DurableTask.Testing.Sidecar;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;

namespace OpenZro.Probes.App.Tests.Rollouts;

/// <summary>
/// Durable Task over its backend in memory, which forgets what is under way when it stops: so it goes on, and a start is another program
/// from the next turn on. Every turn is run from the history anyway.
/// </summary>
internal sealed class DurableEngineInMemory : IEngineHost
{
    private DurableHost? _host;
    private OrchestrationCatalogue _catalogue = new();

    public async Task<IOrchestrationClient> StartAsync(OrchestrationCatalogue catalogue)
    {
        _catalogue = catalogue;
        _host ??= await DurableHost.StartAsync(new InMemoryOrchestrationService(), () => _catalogue, $"{int.MaxValue}");
        return new DurableOrchestrations(catalogue).Use(_host.Client);
    }

    public Task StopAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}
