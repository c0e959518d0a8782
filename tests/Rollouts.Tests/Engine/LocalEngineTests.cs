using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Engine;

public sealed class LocalEngineOnSqliteTests : EngineContract
{
    protected override IEngineHost CreateHost() => new LocalEngineHost(() => Task.FromResult<ITableStore>(SqliteTables.InMemory()));
}

public sealed class LocalEngineOnAzuriteTests(AzuriteServer azurite) : EngineContract
{
    protected override IEngineHost CreateHost() => new LocalEngineHost(async () => AzureTables.Connect(await azurite.StartAsync()));
}
