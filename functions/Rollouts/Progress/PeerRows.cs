using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// The rows of a rollout's peers, in the order of the plan's batches. A peer that was not touched has no row, and is what the plan says; each
/// change is conditional on what it was decided on, so that of two writers one is told that it came second.
/// </summary>
/// <param name="store">Where the rows are.</param>
public sealed class PeerRows(ITableStore store)
{
    /// <summary>The most rows that are read one by one; beyond it, all are read in pages.</summary>
    private const int MostAsked = 100;

    /// <summary>What a plan says of its peers before any is touched, in its order, deferred ones last.</summary>
    public static IReadOnlyList<PeerProgress> Initial(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var batchOf = plan.Batches.SelectMany(batch => batch.Peers.Select(id => (id, batch.Number))).ToDictionary(entry => entry.id, entry => entry.Number, StringComparer.Ordinal);
        return
        [
            .. plan.Peers.Select(peer => new PeerProgress { PeerId = peer.Id, Name = peer.Name, Batch = batchOf.GetValueOrDefault(peer.Id), Planned = batchOf.GetValueOrDefault(peer.Id), HomeBefore = peer.Home }),
            .. plan.Deferred.Select(peer => new PeerProgress { PeerId = peer.Id, Name = peer.Name, Planned = 0, State = PeerState.Deferred, HomeBefore = peer.Home }),
        ];
    }

    /// <summary>A peer's row, given the peer as the plan has it; <see langword="null"/> while it was not touched.</summary>
    public async Task<PeerProgress?> FindAsync(string rollout, PeerProgress peer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var row = await store.GetAsync(RolloutTables.State, TableKey.Escape(rollout), KeyOf(peer), cancellationToken)
            ?? await store.GetAsync(RolloutTables.State, TableKey.Escape(rollout), KeyOf(peer with { Planned = null }), cancellationToken);
        return row is null ? null : Read(row);
    }

    /// <summary>All peers of a plan as they stand, in its order, deferred ones last.</summary>
    public async Task<IReadOnlyList<PeerProgress>> ListAsync(string rollout, Plan plan, CancellationToken cancellationToken = default) =>
        Over(Initial(plan), await TouchedAsync(rollout, RolloutTables.PeerPrefix, cancellationToken));

    /// <summary>
    /// The peers of a plan as a step at a batch needs them: what is settled of the batches before, the peers of those that are not back yet,
    /// and everybody from this batch on.
    /// </summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<PeerBoard> BoardAsync(string rollout, Plan plan, int batch, CancellationToken cancellationToken = default) =>
        (await FindSettledAsync(rollout, batch - 1, cancellationToken) ?? await FindSettledAsync(rollout, batch - 2, cancellationToken)) is { } settled
            ? await BoardAsync(rollout, plan, settled, settled.Down, cancellationToken)
            : new(await ListAsync(rollout, plan, cancellationToken), new());

    /// <summary>The peers of a plan that are not final yet, and what is settled of the others, by as many batches as can be.</summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="settled">What is settled, as <see cref="AllSettledAsync"/> lists it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<PeerBoard> BoardAsync(string rollout, Plan plan, IReadOnlyList<Settled> settled, CancellationToken cancellationToken = default) =>
        settled is [.., var last] && last.Down.Count + last.Deferred.Count <= MostAsked
            ? await BoardAsync(rollout, plan, last, [.. last.Down, .. last.Deferred], cancellationToken)
            : new(await ListAsync(rollout, plan, cancellationToken), new());

    /// <summary>Writes down what is settled with a batch, unless it cannot be said yet, or was said before.</summary>
    public async Task SettleAsync(string rollout, PeerBoard board, int batch, Func<string, double?> probability, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(board);
        if (board.Settled.Batch < batch && Settled.With(board, batch, probability) is { } settled)
            await store.InsertAsync(RolloutTables.State, RolloutTables.Write(new TableRow(TableKey.Escape(rollout), KeyOf(batch)), settled), cancellationToken: cancellationToken);
    }

    /// <summary>What was settled with each batch, in order.</summary>
    public async Task<IReadOnlyList<Settled>> AllSettledAsync(string rollout, CancellationToken cancellationToken = default) =>
        await store.ScanAsync(RolloutTables.State, KeyRange.Prefix(TableKey.Escape(rollout), RolloutTables.SettledPrefix), cancellationToken)
            .Select(RolloutTables.Read<Settled>).ToListAsync(cancellationToken);

    /// <summary>
    /// Moves a peer on from what was read of it: the peer as it is then, or <see langword="null"/> when another writer was first.
    /// </summary>
    /// <exception cref="InvalidOperationException">No peer goes from that state to this one, or they are two peers.</exception>
    public async Task<PeerProgress?> MoveAsync(string rollout, PeerProgress from, PeerProgress to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.PeerId != to.PeerId || !(CanMove(from.State, to.State) || IsLeftAlone(from, to) || IsCorrected(from, to) || IsTakenUp(from, to)))
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

    /// <summary>Whether people take back what they said of it.</summary>
    private static bool IsCorrected(PeerProgress from, PeerProgress to) =>
        from is { IsSaid: true, State: PeerState.OnExpected or PeerState.Elsewhere } && to is { IsSaid: true, State: PeerState.OnExpected or PeerState.Elsewhere };

    /// <summary>Whether it is looked at anew since people resumed the rollout, or restarted anew as nothing had come of its restart.</summary>
    private static bool IsTakenUp(PeerProgress from, PeerProgress to) =>
        (from.State is PeerState.Elsewhere or PeerState.NotBack && to is { State: PeerState.Inconclusive, IsAnew: true })
        || (from is { State: PeerState.Inconclusive, IsAnew: true } && to is { State: PeerState.Restarting, IsBegun: false });

    private async Task<Settled?> FindSettledAsync(string rollout, int batch, CancellationToken cancellationToken) =>
        batch > 0 && await store.GetAsync(RolloutTables.State, TableKey.Escape(rollout), KeyOf(batch), cancellationToken) is { } row ? RolloutTables.Read<Settled>(row) : null;

    private async Task<PeerBoard> BoardAsync(string rollout, Plan plan, Settled settled, IReadOnlyList<string> asked, CancellationToken cancellationToken)
    {
        var open = asked.ToHashSet(StringComparer.Ordinal);
        var initial = Initial(plan).Where(peer => peer.Planned is 0 || peer.Planned > settled.Batch || open.Contains(peer.PeerId)).ToList();
        var touched = await TouchedAsync(rollout, KeyOf(settled.Batch + 1, ""), cancellationToken);
        foreach (var peer in initial.Where(peer => open.Contains(peer.PeerId)))
        {
            if (await FindAsync(rollout, peer, cancellationToken) is { } row)
                touched[peer.PeerId] = row;
        }

        return new(Over(initial, touched), settled);
    }

    /// <summary>The rows of peers from a key on.</summary>
    private async Task<Dictionary<string, PeerProgress>> TouchedAsync(string rollout, string from, CancellationToken cancellationToken)
    {
        var touched = new Dictionary<string, PeerProgress>(StringComparer.Ordinal);
        var range = KeyRange.Prefix(TableKey.Escape(rollout), RolloutTables.PeerPrefix) with { From = from };
        await foreach (var row in store.ScanAsync(RolloutTables.State, range, cancellationToken))
        {
            var peer = Read(row);
            touched[peer.PeerId] = peer;
        }

        return touched;
    }

    private static IReadOnlyList<PeerProgress> Over(IReadOnlyList<PeerProgress> initial, Dictionary<string, PeerProgress> touched) =>
        [.. initial.Select(peer => touched.GetValueOrDefault(peer.PeerId) ?? peer)];

    private static PeerProgress Read(TableRow row) => RolloutTables.Read<PeerProgress>(row) with { ETag = row.ETag };

    private static TableRow RowOf(string rollout, PeerProgress peer) =>
        RolloutTables.Write(new TableRow(TableKey.Escape(rollout), KeyOf(peer)), peer with { ETag = null });

    private static string KeyOf(PeerProgress peer) =>
        peer.Planned is { } planned ? KeyOf(planned, peer.PeerId) : RolloutTables.PeerPrefix + TableKey.Escape(peer.PeerId);

    /// <summary>Deferred peers come after all batches, as their turn does.</summary>
    private static string KeyOf(int planned, string peerId) =>
        RolloutTables.PeerPrefix + (planned == 0 ? "later" : planned.ToString("D6", CultureInfo.InvariantCulture)) + "|" + TableKey.Escape(peerId);

    private static string KeyOf(int batch) => RolloutTables.SettledPrefix + batch.ToString("D6", CultureInfo.InvariantCulture);
}
