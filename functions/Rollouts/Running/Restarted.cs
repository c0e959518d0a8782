using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Which peers count in the budgets.</summary>
internal static class Restarted
{
    /// <summary>The peers that were restarted in a batch; in a rollback those that it restarted. Deferred ones are in no batch, and count in none.</summary>
    public static IReadOnlyList<RestartedPeer> Of(RolloutWork work, IReadOnlyList<PeerProgress> rows) =>
    [
        .. rows.Where(row => row.Restarts > 0 && row.IsBack == work.Args.IsBack && (row.Batch > 0 || work.Args.IsBack))
            .Select(row => new RestartedPeer(row.Batch, row.State, row.IsBack ? null : work.Planned[row.PeerId].Probability, row.Name, row.Note)),
    ];
}
