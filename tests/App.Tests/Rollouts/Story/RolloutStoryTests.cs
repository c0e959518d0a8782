using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Engine;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.App.Tests.Rollouts.Story;

public sealed class RolloutStoryTests(AzuriteAccount azurite)
{
    [Fact]
    public async Task São_Paulo_gets_its_relay_alike_on_every_engine()
    {
        var account = await azurite.StartAsync();
        await using var local = new LocalEngineHost(() => Task.FromResult<ITableStore>(SqliteTables.InMemory()));
        await using var inMemory = new DurableEngineInMemory();
        await using var onAzure = new DurableEngine(async () => PlainHistory.Of(await AzureStorageHub.OpenAsync(account, AzureStorageHub.NewName())), RolloutInput.Orchestration);

        var ends = await Task.WhenAll(
            HomeRegion.PlayAsync(local, SqliteTables.InMemory()),
            HomeRegion.PlayAsync(inMemory, SqliteTables.InMemory()),
            HomeRegion.PlayAsync(onAzure, AzureTables.Connect(account)));

        TestContext.Current.TestOutputHelper!.WriteLine(ends[0]);
        ends[0].ShouldContain("\"State\": \"Done\"");
        ends[0].ShouldContain("sp-10: OnExpected, restarted 1, home br");
        ends[0].ShouldContain("after-batch-1: Approved by ana");
        ends[1].ShouldBe(ends[0]);
        ends[2].ShouldBe(ends[0]);
    }
}
