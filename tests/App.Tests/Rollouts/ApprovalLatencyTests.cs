using DurableTask.Core;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Testing;
using OrchestrationState = OpenZro.Probes.Rollouts.Orchestration.OrchestrationState;

namespace OpenZro.Probes.App.Tests.Rollouts;

public sealed class ApprovalLatencyTests(AzuriteAccount azurite)
{
    private const int Times = 3;
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A measurement rather than a test; it says what it measured.</summary>
    [Fact(Explicit = true)]
    public async Task How_long_an_approval_takes_on_an_idle_hub()
    {
        var (account, hub) = (await azurite.StartAsync(), AzureStorageHub.NewName());
        var program = new OrchestrationCatalogue().Add(new ScriptedOrchestration("wait", async (o, _) => Outcome.Failed($"{await o.Signal("gate", o.Now + TimeSpan.FromHours(1))}")));
        await using var host = await DurableHost.StartAsync(PlainHistory.Of(await AzureStorageHub.OpenAsync(account, hub)), () => program, "1");
        var here = new DurableOrchestrations(program).Use(host.Client);
        var elsewhere = new TaskHubClient(await AzureStorageHub.OpenAsync(account, hub));
        await MeasureAsync(here, "by the instance that carries the rollout", id => here.SignalAsync(id, "gate", Cancel));
        await MeasureAsync(here, "by another instance", id => elsewhere.RaiseEventAsync(new OrchestrationInstance { InstanceId = id }, "gate", ""));
    }

    private static async Task MeasureAsync(DurableOrchestrations client, string by, Func<string, Task> approve)
    {
        for (var i = 0; i < Times; i++)
        {
            var id = $"{by.Replace(' ', '-')}-{i}";
            await client.StartAsync(id, "wait", Payload.None, Cancel);
            await Task.Delay(_idle, Cancel);
            var started = TimeProvider.System.GetTimestamp();
            await approve(id);
            while (await client.FindAsync(id, Cancel) is not { State: OrchestrationState.Ended })
                await Task.Delay(20, Cancel);
            TestContext.Current.TestOutputHelper!.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms after {_idle.TotalSeconds:0} s of silence, told {by}");
        }
    }
}
