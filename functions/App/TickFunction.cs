using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App;

/// <summary>The timer that runs what is due.</summary>
/// <param name="tick">What is due.</param>
/// <param name="orchestrations">Where rollouts are run.</param>
internal sealed class TickFunction(RegionTick tick, DurableOrchestrations orchestrations)
{
    /// <summary>Runs what is due. Slots are known by the clock, so nothing is lost or done twice when the timer fires late or again.</summary>
    [Function(FunctionNames.Tick)]
    public Task RunAsync([TimerTrigger("%OZPROBES_TICK%", UseMonitor = false)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        orchestrations.Use(client);
        return tick.RunAsync(cancellationToken);
    }
}
