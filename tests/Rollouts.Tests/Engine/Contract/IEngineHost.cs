using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Contract;

/// <summary>An engine over storage that outlives it, as the contract starts and restarts it.</summary>
public interface IEngineHost : IAsyncDisposable
{
    /// <summary>Starts the engine; one that runs is stopped before.</summary>
    Task<IOrchestrationClient> StartAsync(OrchestrationCatalogue catalogue);

    /// <summary>Stops the engine.</summary>
    Task StopAsync();
}
