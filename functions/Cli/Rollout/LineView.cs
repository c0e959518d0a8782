using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>A line per event, and what somebody has to do where somebody has to.</summary>
/// <param name="output">Where they are written.</param>
/// <param name="urlOption">What a command line needs to reach the same API.</param>
internal sealed class LineView(TextWriter output, string urlOption) : IWatchView
{
    private RolloutDocument? _last;

    /// <inheritdoc/>
    public void Show(RolloutDocument? changed, string? trouble)
    {
        if (changed is { } rollout)
            Write(rollout);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(RolloutDocument rollout)
    {
        foreach (var entry in New(rollout.Timeline))
            output.WriteLine(RolloutReport.Event(entry));
        var (now, before) = (rollout.Rollout, _last?.Rollout);
        if (before is null || now.State != before.State || now.Step != before.Step || now.Explanation != before.Explanation)
            output.WriteLine($"{RolloutWords.Instant(now.UpdatedAt)}  {KebabCase.Of(now.State)}{RolloutWords.StepOf(now)}{(before is null ? RolloutWords.Since(now) : "")}{(now.Explanation.Length > 0 ? ": " + now.Explanation : "")}");
        foreach (var gate in rollout.Gates.Where(gate => gate.State is GateState.Open && _last?.Gates.Any(old => old.Key == gate.Key && old.State is GateState.Open && old.OpenedAt == gate.OpenedAt) != true))
            output.WriteLine("    " + RolloutReport.ApproveCommand(rollout, gate, urlOption));
        _last = rollout;
        output.Flush();
    }

    private IEnumerable<TimelineEntry> New(IReadOnlyList<TimelineEntry> timeline)
    {
        var known = _last?.Timeline.Count > 0 ? _last.Timeline[^1] : null;
        var at = known is null ? -1 : timeline.ToList().LastIndexOf(known);
        return timeline.Skip(at + 1);
    }
}
