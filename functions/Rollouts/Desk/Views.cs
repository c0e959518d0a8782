using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Makes what people see of what is stored. Pure.</summary>
internal static class Views
{
    /// <summary>A rollout.</summary>
    public static RolloutView Of(
        RolloutHeader header, Plan plan, Control? control, IReadOnlyList<Gate> gates, PeerBoard board, IReadOnlyList<Settled> settled, IReadOnlyList<AuditEntry> audit, OrchestrationInfo? engine, DateTimeOffset now) => new()
        {
            Header = header,
            Plan = plan,
            Control = control,
            Gates = [.. PlanGates.Of(plan).Select(rule => Of(rule, gates.FirstOrDefault(gate => gate.Key == rule.At.Key), now))],
            Batches = BatchesOf(plan, board, settled),
            Deferred = plan.Deferred.Count == 0 ? null : Of(0, board.Rows.TakeLast(plan.Deferred.Count).Select(peer => new StateCount(0, peer.State, 1))),
            Asked = [.. board.Rows.Where(peer => peer is { State: PeerState.Restarting, IsAsked: true })],
            Timeline = [.. audit.Select(entry => new TimelineEntry(entry.At, StepNames.ActorOf(entry.Actor), entry.Action, entry.Subject, AuditReason.Of(entry)))],
            Engine = engine?.State,
            Problem = engine?.Problem,
        };

    /// <summary>Every batch of the plan, with the peers that it has or, of those deferred since, had.</summary>
    private static IReadOnlyList<BatchView> BatchesOf(Plan plan, PeerBoard board, IReadOnlyList<Settled> settled)
    {
        var planned = plan.Batches.SelectMany(batch => batch.Peers.Select(id => (id, batch.Number))).ToDictionary(entry => entry.id, entry => entry.Number, StringComparer.Ordinal);
        var counts = board.Rows.Where(peer => planned.ContainsKey(peer.PeerId)).Select(peer => new StateCount(peer.Batch > 0 ? peer.Batch : planned[peer.PeerId], peer.State, 1))
            .Concat(board.Settled.Batch == 0 ? [] : settled.SelectMany(one => one.Final))
            .ToLookup(count => count.Batch);
        return [.. plan.Batches.Select(batch => Of(batch.Number, counts[batch.Number]))];
    }

    private static GateView Of(GateRule rule, Gate? gate, DateTimeOffset now) => new()
    {
        Key = rule.At.Key,
        Rule = rule,
        Gate = gate,
        Approvers = gate is null ? [] : GateRules.Approvers(gate, now),
        IsPassable = gate is not null && GateRules.IsPassable(gate, now),
        Standing = gate is null ? "not opened yet" : GateRules.Standing(gate, now),
    };

    private static BatchView Of(int number, IEnumerable<StateCount> peers)
    {
        var counts = peers.GroupBy(count => count.State).OrderBy(state => state.Key).ToDictionary(state => state.Key, state => state.Sum(count => count.Count));
        return new(number, counts.Values.Sum(), counts);
    }
}
