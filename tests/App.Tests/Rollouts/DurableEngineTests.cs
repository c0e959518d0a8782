using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Testing;
using OrchestrationState = OpenZro.Probes.Rollouts.Orchestration.OrchestrationState;

namespace OpenZro.Probes.App.Tests.Rollouts;

public sealed class DurableTaskInMemoryTests : EngineContract
{
    protected override OrchestrationState WhenChanged => OrchestrationState.Faulted;

    protected override IEngineHost CreateHost() => new DurableEngineInMemory();
}

public sealed class DurableTaskOnAzuriteTests(AzuriteAccount azurite) : EngineContract
{
    private readonly string _hub = AzureStorageHub.NewName();

    /// <summary>What was under way at a stop is taken up when its messages show again, and when the queues' leases have run out.</summary>
    protected override TimeSpan Patience => TimeSpan.FromMinutes(3);

    protected override OrchestrationState WhenChanged => OrchestrationState.Faulted;

    protected override IEngineHost CreateHost() => new DurableEngine(async () => PlainHistory.Of(await AzureStorageHub.OpenAsync(await azurite.StartAsync(), _hub)));
}
