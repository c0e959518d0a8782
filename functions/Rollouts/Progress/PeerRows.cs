using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// The rows of a rollout's peers. A peer that was not touched has no row, and is what the plan says; each change is conditional on what
/// it was decided on, so that of two writers one is told that it came second.
/// </summary>
/// <param name="store">Where the rows are.</param>
public sealed class PeerRows(ITableStore store)
{
    /// <summary>What a plan says of its peers before any is touched, in its order, deferred ones last.</summary>
    public static IReadOnlyList<PeerProgress> Initial(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var batchOf = plan.Batches.SelectMany(batch => batch.Peers.Select(id => (id, batch.Number))).ToDictionary(entry => entry.id, entry => entry.Number, StringComparer.Ordinal);
        return
        [
            .. plan.Peers.Select(peer => new PeerProgress { PeerId = peer.Id, Name = peer.Name, Batch = batchOf.GetValueOrDefault(peer.Id), HomeBefore = peer.Home }),
            .. plan.Deferred.Select(peer => new PeerProgress { PeerId = peer.Id, Name = peer.Name, State = PeerState.Deferred, HomeBefore = peer.Home }),
        ];
    }

    /// <summary>One peer's row; <see langword="null"/> while it was not touched.</summary>
    public async Task<PeerProgress?> FindAsync(string rollout, string peerId, CancellationToken cancellationToken = default) =>
        await store.GetAsync(RolloutTables.State, TableKey.Escape(rollout), KeyOf(peerId), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>All peers of a plan as they stand, in its order, deferred ones last.</summary>
    public async Task<IReadOnlyList<PeerProgress>> ListAsync(string rollout, Plan plan, CancellationToken cancellationToken = default)
    {
        var touched = new Dictionary<string, PeerProgress>(StringComparer.Ordinal);
        await foreach (var row in store.ScanAsync(RolloutTables.State, KeyRange.Prefix(TableKey.Escape(rollout), RolloutTables.PeerPrefix), cancellationToken))
        {
            var peer = Read(row);
            touched[peer.PeerId] = peer;
        }

        return [.. Initial(plan).Select(peer => touched.GetValueOrDefault(peer.PeerId) ?? peer)];
    }

    /// <summary>
    /// Moves a peer on from what was read of it: the peer as it is then, or <see langword="null"/> when another writer was first.
    /// </summary>
    /// <exception cref="InvalidOperationException">No peer goes from that state to this one, or they are two peers.</exception>
    public async Task<PeerProgress?> MoveAsync(string rollout, PeerProgress from, PeerProgress to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.PeerId != to.PeerId || !(CanMove(from.State, to.State) || IsLeftAlone(from, to)))
        {
            throw new InvalidOperationException($"No peer goes from {from.State} to {to.State}.");
        }

        var row = RowOf(rollout, to);
        var written = from.ETag is { } etag
            ? await store.ReplaceAsync(RolloutTables.State, row, etag, cancellationToken)
            : await store.InsertAsync(RolloutTables.State, row, cancellationToken: cancellationToken);
        return written.Written ? to with { ETag = written.ETag } : null;
    }

    /// <summary>
    /// Whether a peer may go from one state to another. A peer that was touched never becomes untouched; a final verdict changes only
    /// by a new restart, as a rollback makes; one not back may still come back.
    /// </summary>
    public static bool CanMove(PeerState from, PeerState to) => from == to || (from, to) switch
    {
        (PeerState.Pending, PeerState.Deferred or PeerState.Skipped or PeerState.Restarting) => true,
        (PeerState.Deferred, PeerState.Skipped or PeerState.Restarting) => true,
        (PeerState.Restarting, PeerState.OnExpected or PeerState.Elsewhere or PeerState.NotBack or PeerState.Inconclusive) => true,
        (PeerState.Inconclusive, PeerState.OnExpected or PeerState.Elsewhere or PeerState.NotBack) => true,
        (PeerState.NotBack, PeerState.OnExpected or PeerState.Elsewhere or PeerState.Restarting) => true,
        (PeerState.OnExpected or PeerState.Elsewhere, PeerState.Restarting) => true,
        _ => false,
    };

    /// <summary>Whether it was to be restarted, and its driver said that nothing was done to it.</summary>
    private static bool IsLeftAlone(PeerProgress from, PeerProgress to) =>
        from is { State: PeerState.Restarting, IsBegun: false } && to.State is PeerState.Skipped or PeerState.Deferred;

    private static PeerProgress Read(TableRow row) => RolloutTables.Read<PeerProgress>(row) with { ETag = row.ETag };

    private static TableRow RowOf(string rollout, PeerProgress peer) =>
        RolloutTables.Write(new TableRow(TableKey.Escape(rollout), KeyOf(peer.PeerId)), peer with { ETag = null });

    private static string KeyOf(string peerId) => RolloutTables.PeerPrefix + TableKey.Escape(peerId);
}
