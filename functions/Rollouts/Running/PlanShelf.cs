using System.Collections.Concurrent;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Keeps the plans that were read, by the hash that names them: a large one takes longer to read than a step has work.</summary>
internal sealed class PlanShelf
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<string, Plan> _plans = new(StringComparer.Ordinal);

    /// <summary>The plan of a rollout; <see langword="null"/> when its rows hold no plan of that hash.</summary>
    public async Task<Plan?> FindAsync(RolloutRows rows, string rollout, string hash, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(hash, out var known))
            return known;
        if (await rows.PlanAsync(rollout, cancellationToken) is not { } plan || PlanHash.Of(plan) != hash)
            return null;
        if (_plans.Count >= Most)
            _plans.Clear();
        return _plans[hash] = plan;
    }
}
