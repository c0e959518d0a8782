using System.Collections.Immutable;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Scheduling;

/// <summary>The newest runs of one vantage point, oldest first: what steadies picks and estimates, and no more than that.</summary>
/// <param name="capacity">How many are kept.</param>
public sealed class RecentRuns(int capacity = RecentRuns.DefaultCapacity)
{
    /// <summary>Half an hour of slots of a minute.</summary>
    public const int DefaultCapacity = 30;

    private ImmutableQueue<ProbeRun> _runs = [];
    private ProbeRun? _newest;
    private int _count;

    /// <summary>The runs, oldest first.</summary>
    public IReadOnlyList<ProbeRun> Runs => [.. _runs];

    /// <summary>Adds the newest run; the oldest goes when there are too many.</summary>
    public void Add(ProbeRun run)
    {
        _newest = KeptRun.Of(run, _newest);
        _runs = _runs.Enqueue(_newest);
        if (++_count > capacity)
        {
            _runs = _runs.Dequeue();
            _count--;
        }
    }
}
