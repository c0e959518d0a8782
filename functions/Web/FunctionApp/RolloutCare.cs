using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Hands rollouts whose start was interrupted to the engine, and says which wait for people, hold or have failed.</summary>
internal sealed class RolloutCare(RolloutDesk desk, AppSettings settings, SignalLog signals, TimeProvider time) : ITickWork
{
    /// <summary>For how long it is said of a rollout that it failed: 15 min, so that it is not missed where a turn of the timer fails or is late.</summary>
    private static readonly TimeSpan _news = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public string Name => "looking after rollouts";

    /// <inheritdoc/>
    public async Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await desk.ResumeAllAsync(cancellationToken);
        var now = time.GetUtcNow();
        var twice = settings.Schedule.Interval * 2;
        var since = now - (twice > _news ? twice : _news);
        foreach (var header in await desk.ListAsync(cancellationToken))
        {
            if (header.State is RolloutState.WaitingForGate)
                await ReportGatesAsync(header, now, cancellationToken);
            else if (header.State is RolloutState.Held || (header.State is RolloutState.Failed && header.UpdatedAt >= since))
                signals.ReportFailed(header.Id, header.Mesh, header.Step, header.Explanation, now);
        }
    }

    private async Task ReportGatesAsync(RolloutHeader header, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var gate in (await desk.FindAsync(header.Id, cancellationToken))?.Gates.Select(view => view.Gate).OfType<Gate>() ?? [])
        {
            if (gate.State is GateState.Open)
                signals.ReportWaiting(header.Id, header.Mesh, gate.Key, gate.OpenedAt, gate.Deadline, now);
        }
    }
}
