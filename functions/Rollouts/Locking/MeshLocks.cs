using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Locking;

/// <summary>
/// The locks of meshes. A lock has no heartbeat and does not expire, since a rollout may wait for people for days: it ends with its
/// rollout, or by <see cref="UnlockAsync"/>.
/// </summary>
/// <param name="store">Where the rows are.</param>
public sealed class MeshLocks(ITableStore store)
{
    private const string Partition = "mesh";

    /// <summary>Takes the lock, or says who holds it. Taking what one holds already changes nothing.</summary>
    /// <returns>The lock as it stands: it was taken when its rollout is the one given.</returns>
    public async Task<MeshLock> AcquireAsync(MeshLock wanted, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        while (true)
        {
            var row = RolloutTables.Write(new TableRow(Partition, TableKey.Escape(wanted.Mesh)), wanted);
            if ((await store.InsertAsync(RolloutTables.Locks, row, cancellationToken: cancellationToken)).Written)
            {
                return wanted;
            }

            if (await FindAsync(wanted.Mesh, cancellationToken) is { } held)
            {
                return held;
            }
        }
    }

    /// <summary>Who holds a mesh; <see langword="null"/> when nobody does.</summary>
    public async Task<MeshLock?> FindAsync(string mesh, CancellationToken cancellationToken = default) =>
        await store.GetAsync(RolloutTables.Locks, Partition, TableKey.Escape(mesh), cancellationToken) is { } row ? RolloutTables.Read<MeshLock>(row) : null;

    /// <summary>Gives the lock back at the end of its rollout; says whether that rollout held it.</summary>
    public async Task<bool> ReleaseAsync(string mesh, string rollout, CancellationToken cancellationToken = default) =>
        await RemoveAsync(mesh, held => held.Rollout == rollout, cancellationToken) is not null;

    /// <summary>
    /// Takes the lock away from the rollout that is known to hold it, and from no other: a person has looked at that one, and the caller
    /// puts the person and the reason into its audit. Returns what was unlocked; <see langword="null"/> when that rollout does not hold it.
    /// </summary>
    public Task<MeshLock?> UnlockAsync(string mesh, string rollout, CancellationToken cancellationToken = default) =>
        RemoveAsync(mesh, held => held.Rollout == rollout, cancellationToken);

    private async Task<MeshLock?> RemoveAsync(string mesh, Func<MeshLock, bool> isIt, CancellationToken cancellationToken)
    {
        while (await store.GetAsync(RolloutTables.Locks, Partition, TableKey.Escape(mesh), cancellationToken) is { } row)
        {
            var held = RolloutTables.Read<MeshLock>(row);
            if (!isIt(held))
            {
                return null;
            }

            if (await store.DeleteAsync(RolloutTables.Locks, row.PartitionKey, row.RowKey, row.ETag!, cancellationToken) == WriteOutcome.Written)
            {
                return held;
            }
        }

        return null;
    }
}
