using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.App.Tests.Rollouts;

public sealed class ApprovalLatencyTests(AzuriteAccount azurite)
{
    private const int Times = 3;
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(20);

    /// <summary>A measurement rather than a test; it says what it measured.</summary>
    [Fact(Explicit = true)]
    public async Task How_long_an_approval_takes_on_an_idle_hub()
    {
        var cancel = TestContext.Current.CancellationToken;
        var program = new OrchestrationCatalogue().Add(new ScriptedOrchestration("wait", async (o, _) => Outcome.Failed($"{await o.Signal("gate", o.Now + TimeSpan.FromHours(1))}")));
        await using var host = await DurableHost.StartAsync(PlainHistory.Of(await AzureStorageHub.OpenAsync(await azurite.StartAsync(), AzureStorageHub.NewName())), () => program, "1");
        var client = new DurableOrchestrations(program).Use(host.Client);
        for (var i = 0; i < Times; i++)
        {
            var id = $"wait-{i}";
            await client.StartAsync(id, "wait", Payload.None, cancel);
            await Task.Delay(_idle, cancel);
            var started = TimeProvider.System.GetTimestamp();
            (await client.SignalAsync(id, "gate", cancel)).ShouldBeTrue();
            while (await client.FindAsync(id, cancel) is not { State: OrchestrationState.Ended })
                await Task.Delay(20, cancel);
            TestContext.Current.TestOutputHelper!.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms after {_idle.TotalSeconds:0} s of silence");
        }
    }
}
