using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>The peers that may be begun now, and those that fall away instead.</summary>
/// <param name="Begin">To begin, in order.</param>
/// <param name="Drop">Not to touch: each as its row shall say.</param>
/// <param name="Left">How many of the same are left for later.</param>
/// <param name="Awaited">Who is offline, and is given time to connect again.</param>
internal sealed record Wave(IReadOnlyList<PeerProgress> Begin, IReadOnlyList<PeerProgress> Drop, int Left, IReadOnlyList<PeerProgress> Awaited)
{
    /// <summary>
    /// Chooses among the peers of a batch, in its order: as many as may still go down, and no more of a network than may be down at once.
    /// A plan only shrinks here: who is gone, would not come back, or is offline by now falls away or waits. A batch that has emptied, so
    /// that nothing was or will be restarted in it, takes the first peers of the next one in its place, no more than it was to have: what
    /// comes after it (its verdict, its soak, its gate) is never about nothing while there is somebody to restart.
    /// </summary>
    /// <param name="plan">What was approved.</param>
    /// <param name="rows">Every peer as it stands.</param>
    /// <param name="known">The mesh's peers as management tells them now, by id.</param>
    /// <param name="batch">The batch; 0 for deferred peers that have come back, or for the next that a rollback restarts.</param>
    /// <param name="isBack">Whether it is the rollback's.</param>
    /// <param name="waits">Whether peers of the batch that are offline still have time to connect again.</param>
    /// <param name="leftDown">Peers that an earlier rollout took down and that are still away; <see langword="null"/> for none.</param>
    public static Wave Choose(
        Plan plan, IReadOnlyList<PeerProgress> rows, IReadOnlyDictionary<string, PeerFacts> known, int batch, bool isBack, bool waits = false, IReadOnlyList<PeerFacts>? leftDown = null)
    {
        var planned = plan.Peers.Concat(plan.Deferred).ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var waiting = rows.Where(row => isBack ? IsMoved(row) : batch > 0 ? row.Batch == batch && row.State == PeerState.Pending : row.State == PeerState.Deferred).ToList();
        var awaited = waits ? waiting.Where(row => known.TryGetValue(row.PeerId, out var facts) && !facts.IsConnected && Refuse(facts) is null).ToList() : [];
        var drop = isBack ? [] : waiting.Except(awaited).Select(row => DropOf(row, known.GetValueOrDefault(row.PeerId), plan.Offline)).OfType<PeerProgress>().ToList();
        if (batch > 0 && !isBack && IsEmpty(rows, batch))
            waiting = [.. InPlaceOf(batch, plan, rows, known)];
        var ready = waiting.Where(row => IsReady(row, known)).ToList();
        var down = rows.Where(row => Budget.IsDown(row.State)).ToList();
        var others = (leftDown ?? []).ExceptBy(down.Select(row => row.PeerId), peer => peer.Id).ToList();
        var room = Budget.Room(plan.MaxUnavailable - others.Count, down.Select(row => row.State));
        var downNetworks = down.SelectMany(row => planned[row.PeerId].Networks).Concat(others.SelectMany(peer => peer.Networks));
        var begin = Fitting(batch > 0 ? ready : InOrder(ready, planned, plan.Restart, room), downNetworks, planned, plan.Restart.PerNetwork, room);
        return new(begin, drop, ready.Count - begin.Count, awaited);
    }

    /// <summary>Whether nothing was restarted in a batch, and nothing is left of it to restart.</summary>
    public static bool IsEmpty(IReadOnlyList<PeerProgress> rows, int batch) =>
        !rows.Any(row => row.Batch == batch && (row.Restarts > 0 || row.State is PeerState.Pending or PeerState.Restarting));

    /// <summary>Whether a peer has another relay than before by our restart, so that a rollback may restart it again.</summary>
    public static bool IsMoved(PeerProgress row) =>
        row is { Restarts: > 0, IsBack: false, State: PeerState.OnExpected or PeerState.Elsewhere } && (row.HomeBefore is null || row.HomeAfter is null || !InstanceUrls.AreSame(row.HomeBefore, row.HomeAfter));

    /// <summary>The first peers that are ready of the next batch that has any, unless people are to decide before that batch.</summary>
    private static IEnumerable<PeerProgress> InPlaceOf(int batch, Plan plan, IReadOnlyList<PeerProgress> rows, IReadOnlyDictionary<string, PeerFacts> known)
    {
        var size = plan.Batches.First(planned => planned.Number == batch).Peers.Count;
        var ready = rows.Where(row => row.Batch > batch && row.State == PeerState.Pending && IsReady(row, known)).ToList();
        var next = ready.Select(row => row.Batch).DefaultIfEmpty().Min();
        return plan.Gates.Any(gate => gate.At is { IsBefore: true, Step: GateStep.Batch } && gate.At.Batch > batch && gate.At.Batch <= next) ? []
            : ready.Where(row => row.Batch == next).Take(size).Select(row => row with { Batch = batch });
    }

    private static bool IsReady(PeerProgress row, IReadOnlyDictionary<string, PeerFacts> known) =>
        known.TryGetValue(row.PeerId, out var facts) && facts.IsConnected && Refuse(facts) is null;

    /// <summary>Outside of the planned batches, the next are the first batch that the same rules make of those that are ready.</summary>
    private static List<PeerProgress> InOrder(IReadOnlyList<PeerProgress> ready, Dictionary<string, PlannedPeer> planned, RestartRules rules, int room)
    {
        var byId = ready.ToDictionary(row => row.PeerId, StringComparer.Ordinal);
        return [.. Batching.Sweep([.. ready.Select(row => planned[row.PeerId])], rules, room).Select(id => byId[id])];
    }

    private static List<PeerProgress> Fitting(
        IEnumerable<PeerProgress> ready, IEnumerable<string> downNetworks, Dictionary<string, PlannedPeer> planned, int perNetwork, int room)
    {
        var down = downNetworks.CountBy(network => network).ToDictionary(count => count.Key, count => count.Value, StringComparer.Ordinal);
        var fitting = new List<PeerProgress>();
        foreach (var row in ready)
        {
            var networks = planned[row.PeerId].Networks;
            if (fitting.Count >= room || networks.Any(network => down.GetValueOrDefault(network) >= perNetwork))
                continue;
            fitting.Add(row);
            foreach (var network in networks)
                down[network] = down.GetValueOrDefault(network) + 1;
        }

        return fitting;
    }

    private static PeerProgress? DropOf(PeerProgress row, PeerFacts? facts, OfflinePeers offline) =>
        facts is null ? row with { State = PeerState.Skipped, Note = "management no longer knows it" }
        : Refuse(facts) is { } why ? row with { State = PeerState.Skipped, Note = why }
        : facts.IsConnected || row.State == PeerState.Deferred ? null
        : offline == OfflinePeers.Defer ? row with { State = PeerState.Deferred, Batch = 0, Note = "it was offline when its turn came" }
        : row with { State = PeerState.Skipped, Note = "it was offline when its turn came" };

    private static string? Refuse(PeerFacts facts) =>
        facts.IsLoginExpired ? "its login has expired, so it would not come back unattended"
        : facts.NeedsApproval ? "it waits for an administrator's approval, so it would not come back"
        : facts.ConnectsByItself == false ? "it does not connect by itself after a restart, so it would stay down"
        : null;
}
