using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Hands rollouts whose start was interrupted to the engine, and says which wait for people, hold or have failed.</summary>
internal sealed class RolloutCare(RolloutDesk desk, AppSettings settings, SignalLog signals, TimeProvider time) : ITickWork
{
    /// <inheritdoc/>
    public string Name => "looking after rollouts";

    /// <inheritdoc/>
    public async Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await desk.ResumeAllAsync(cancellationToken);
        var since = time.GetUtcNow() - (settings.Schedule.Interval * 2);
        foreach (var header in await desk.ListAsync(cancellationToken))
        {
            if (header.State is RolloutState.WaitingForGate)
                await ReportGatesAsync(header, cancellationToken);
            else if (header.State is RolloutState.Held || (header.State is RolloutState.Failed && header.UpdatedAt >= since))
                signals.ReportFailed(header.Id, header.Mesh, header.Step, header.Explanation);
        }
    }

    private async Task ReportGatesAsync(RolloutHeader header, CancellationToken cancellationToken)
    {
        foreach (var gate in (await desk.FindAsync(header.Id, cancellationToken))?.Gates.Select(view => view.Gate).OfType<Gate>() ?? [])
        {
            if (gate.State is GateState.Open)
                signals.ReportWaiting(header.Id, header.Mesh, gate.Key, gate.OpenedAt, gate.Deadline);
        }
    }
}
