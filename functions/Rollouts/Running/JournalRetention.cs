using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>
/// Removes the journals of rollouts that ended long ago: they serve to go on after a crash, and no longer. Header, plan, gates, peers and
/// audit stay.
/// </summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where the journals are.</param>
public sealed class JournalRetention(RolloutParts parts, IOrchestrationClient engine)
{
    /// <summary>How long a journal is kept after its rollout ended: 30 days.</summary>
    public static TimeSpan Keep { get; } = TimeSpan.FromDays(30);

    /// <summary>Removes what is old enough; returns how many rollouts' journals went.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var purged = 0;
        foreach (var header in await parts.Rows.ListAsync(cancellationToken: cancellationToken))
        {
            if (header.HasEnded && header.UpdatedAt < parts.Clock.GetUtcNow() - Keep && await engine.PurgeAsync(header.Id, cancellationToken))
                purged++;
        }

        return purged;
    }
}
