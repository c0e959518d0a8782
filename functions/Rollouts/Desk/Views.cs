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
        RolloutHeader header, Plan plan, Control? control, IReadOnlyList<Gate> gates, IReadOnlyList<PeerProgress> peers, IReadOnlyList<AuditEntry> audit, OrchestrationInfo? engine, DateTimeOffset now) => new()
        {
            Header = header,
            Plan = plan,
            Control = control,
            Gates = [.. PlanGates.Of(plan).Select(rule => Of(rule, gates.FirstOrDefault(gate => gate.Key == rule.At.Key), now))],
            Batches = BatchesOf(plan, peers),
            Deferred = plan.Deferred.Count == 0 ? null : Of(0, [.. peers.TakeLast(plan.Deferred.Count)]),
            Asked = [.. peers.Where(peer => peer is { State: PeerState.Restarting, IsAsked: true })],
            Timeline = [.. audit.Select(entry => new TimelineEntry(entry.At, StepNames.ActorOf(entry.Actor), entry.Action, entry.Subject))],
            Engine = engine?.State,
            Problem = engine?.Problem,
        };

    /// <summary>Every batch of the plan, with the peers that it has or, of those deferred since, had.</summary>
    private static IReadOnlyList<BatchView> BatchesOf(Plan plan, IReadOnlyList<PeerProgress> peers)
    {
        var byId = peers.ToDictionary(peer => peer.PeerId, StringComparer.Ordinal);
        var batchOf = plan.Batches.SelectMany(batch => batch.Peers.Where(byId.ContainsKey).Select(id => (Batch: byId[id].Batch > 0 ? byId[id].Batch : batch.Number, Peer: byId[id])))
            .ToLookup(entry => entry.Batch, entry => entry.Peer);
        return [.. plan.Batches.Select(batch => Of(batch.Number, [.. batchOf[batch.Number]]))];
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

    private static BatchView Of(int number, IReadOnlyList<PeerProgress> peers) =>
        new(number, peers.Count, peers.CountBy(peer => peer.State).ToDictionary(count => count.Key, count => count.Value));
}
