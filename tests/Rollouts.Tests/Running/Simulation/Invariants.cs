using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Locking;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>
/// What must hold whatever happens, checked at the instant at which something is really touched, against what is stored and what the mesh
/// really is. Nothing of the product's own judgement is asked.
/// </summary>
/// <param name="rows">What is stored.</param>
/// <param name="mesh">What the mesh really is.</param>
/// <param name="engines">How many processes there may be at a time.</param>
/// <param name="fail">Ends the run: the product would take what is thrown at it in a driver for a bug of that driver, and hold.</param>
internal sealed class Invariants(SharedRows rows, SimulatedMesh mesh, int engines, Action<Exception> fail)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <summary>How long after what was said was read the change may be begun.</summary>
    private static readonly TimeSpan Flight = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, Plan> _plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LastWord> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rollout, string Peer, string Phase), int> _restarts = [];
    private readonly Dictionary<string, int> _afterAbort = new(StringComparer.Ordinal);

    /// <summary>What people were told that the rollouts will do.</summary>
    public Promises Promises { get; } = new();

    /// <summary>Rollouts that were told to go on in spite of the incident, perhaps without an answer.</summary>
    public HashSet<string> Accepting { get; } = new(StringComparer.Ordinal);

    /// <summary>How many things were touched.</summary>
    public int Touches { get; private set; }

    /// <summary>Notes what a process heard people say.</summary>
    public void Hear(SimulatedProcess process, string table, string rowKey, TableRow? row)
    {
        if (table == RolloutTables.State && rowKey == RolloutTables.ControlKey)
            _heard[process.Name] = new(row is null ? null : RolloutTables.Read<Control>(row), IsUsed: false);
    }

    /// <summary>Checks what a process writes of a peer.</summary>
    public void CheckWritten(SimulatedProcess process, string table, TableRow written)
    {
        if (table != RolloutTables.State || !written.RowKey.StartsWith(RolloutTables.PeerPrefix, StringComparison.Ordinal))
            return;
        var row = RolloutTables.Read<PeerProgress>(written);
        if (row is { Restarts: > 0, State: not PeerState.Restarting })
            mesh.Witness.Conclude(row, mesh.Now);
        if (row is { State: PeerState.Inconclusive, IsAnew: true })
            mesh.Witness.Forget(row);
        if (row.State is PeerState.OnExpected or PeerState.Elsewhere or PeerState.NotBack && !row.Note.StartsWith("bob", StringComparison.Ordinal))
            Check(() => mesh.Witness.CheckVerdict(process, row));
    }

    public void CheckTouch(SimulatedProcess process, string operation, SimulatedPeer peer) => Check(() => CheckRestart(process, operation, peer));

    public void CheckAddresses(AddressChange change, IReadOnlyList<string> to, SimulatedProcess process) => Check(() => CheckChange(process, change, to));

    public void CheckProvision(SimulatedProcess process, string operation) => Check(() => CheckMandate(process, operation.Split(':')[0], isBack: false, "before-provision"));

    private void Check(Action check)
    {
        try
        {
            check();
        }
        catch (Exception broken)
        {
            fail(broken);
            throw;
        }
    }

    private void CheckRestart(SimulatedProcess process, string operation, SimulatedPeer peer)
    {
        var (rollout, phase) = (operation.Split(':')[0], operation.Split(':')[1]);
        var isBack = phase == "back";
        var plan = CheckMandate(process, rollout, isBack, isBack ? "before-rollback" : "before-restart");
        var planned = plan.Peers.Concat(plan.Deferred).FirstOrDefault(known => known.Id == peer.Script.Id);

        planned.ShouldNotBeNull("nothing is done that the approved plan does not contain");
        (isBack && !plan.Rollback.RestartMoved).ShouldBeFalse("moved peers are restarted again only if the plan says so");
        var down = mesh.Peers.Values.Where(mesh.IsDown).ToList();
        (down.Count + 1).ShouldBeLessThanOrEqualTo(plan.MaxUnavailable, "never more than maxUnavailable down by our hand");
        if (peer.Script.Network is { } network)
            (down.Count(other => other.Script.Network == network) + 1).ShouldBeLessThanOrEqualTo(plan.Restart.PerNetwork, "never more routers of a network down than perNetwork");
        (_restarts[(rollout, peer.Script.Id, phase)] = _restarts.GetValueOrDefault((rollout, peer.Script.Id, phase)) + 1).ShouldBe(1, "no rollout restarts a peer twice");
        CheckBudgets(rollout, plan, isBack, planned!);
    }

    /// <summary>
    /// A change of the list is carried to its proof once it was begun, and an unproven one goes back, whatever people say meanwhile; so what
    /// counts is what they had said when it was begun.
    /// </summary>
    private void CheckChange(SimulatedProcess process, AddressChange change, IReadOnlyList<string> to)
    {
        var (rollout, name) = (change.Operation.Id.Split(':')[0], change.Operation.Id.Split(':')[1]);
        var isRestore = to.SequenceEqual(change.Before);
        var isBack = isRestore && rows.Get(RolloutTables.State, rollout, RolloutTables.GatePrefix + "before-rollback") is not null;
        var plan = PlanOf(rollout);

        to.ShouldBe(isRestore ? plan.Register!.Before : plan.Register!.After, "nothing is written that the approved plan does not contain");
        if (isBack)
            CheckMandate(process, rollout, isBack: true, "before-rollback");
        if (isRestore)
            return;
        Touches++;
        mesh.Witness.CheckLook(plan.Kind == RolloutKind.Add ? Evidence.Relay : Evidence.NobodyHome, LookedAfter(rollout, plan), "the list is not changed without evidence");
        var begunAt = rows.Get(RolloutTables.State, rollout, RolloutTables.MarkPrefix + name)?.Time("At") ?? DateTimeOffset.MinValue;
        begunAt.ShouldBe(change.Operation.BegunAt, "a change is written down before it is begun");
        if (rows.Get(RolloutTables.State, rollout, RolloutTables.ControlKey) is { } row && RolloutTables.Read<Control>(row) is { Command: not ControlCommand.Run } said)
            said.At.ShouldBeGreaterThan(begunAt - Flight, $"the list is not changed after it was told to {said.Command}");
        if (PlanGates.Find(plan, "before-register") is { } rule)
            CheckGate(rollout, rule, plan, begunAt);
    }

    /// <summary>Whether anybody calls a relay home is looked at after the gate; whether a relay answers, at any time.</summary>
    private DateTimeOffset LookedAfter(string rollout, Plan plan) => plan.Kind == RolloutKind.Retire && Find<Gate>(rollout, RolloutTables.GatePrefix + "before-register") is { } gate
        ? gate.Votes.Where(vote => vote.Verb == GateVerb.Approve).Select(vote => vote.At).DefaultIfEmpty(DateTimeOffset.MinValue).Min()
        : DateTimeOffset.MinValue;

    private Plan CheckMandate(SimulatedProcess process, string rollout, bool isBack, string gate)
    {
        Touches++;
        var heard = _heard.GetValueOrDefault(process.Name);
        heard.ShouldNotBeNull("what people say is read before anything is touched");
        heard.IsUsed.ShouldBeFalse("what people say is read anew before each touch");
        _heard[process.Name] = heard with { IsUsed = true };
        (heard.Control?.Command).ShouldNotBe(ControlCommand.Abort, "nothing is touched after an abort");
        (heard.Control?.Command).ShouldNotBe(ControlCommand.Pause, "nothing is touched while it is paused");
        (heard.Control?.IsBack == true && !isBack).ShouldBeFalse("nothing goes on that people turned back");
        if (Promises.IsAborted(rollout))
            (_afterAbort[rollout] = _afterAbort.GetValueOrDefault(rollout) + 1).ShouldBeLessThanOrEqualTo(engines, "after an abort only what was in flight");

        Holder()?.Rollout.ShouldBe(rollout, "one active rollout per mesh");
        Holder().ShouldNotBeNull("whoever touches holds the mesh");
        var plan = PlanOf(rollout);
        if (PlanGates.Find(plan, gate) is { } rule)
            CheckGate(rollout, rule, plan, mesh.Now);
        return plan;
    }

    private void CheckGate(string rollout, GateRule rule, Plan plan, DateTimeOffset at)
    {
        var row = Find<Gate>(rollout, RolloutTables.GatePrefix + rule.At.Key);
        row.ShouldNotBeNull($"nothing is touched before the gate {rule.At}");
        row.PlanHash.ShouldBe(plan.Hash, "approvals are of this plan");
        row.State.ShouldBe(GateState.Approved, $"nothing is touched after the gate {rule.At} was {row.State}");
        var approvers = row.Votes.Where(vote => vote.Verb == GateVerb.Approve && vote.Round == row.Round && (rule.ValidFor is not { } valid || at - Slack < vote.At + valid))
            .Select(vote => vote.Who).Distinct().ToList();
        approvers.Count.ShouldBeGreaterThanOrEqualTo(rule.Quorum, "enough approvals have not aged");
        approvers.ShouldNotContain(row.Requester, "who asked for it does not approve it");
    }

    private void CheckBudgets(string rollout, Plan plan, bool isBack, PlannedPeer peer)
    {
        var all = PeersOf(rollout);
        var own = all.Single(row => row.PeerId == peer.Id);
        own.State.ShouldBe(PeerState.Restarting, "a peer's row is written before it is touched");
        if (isBack || own.Batch == 0)
            return;
        var batches = plan.Batches.ToDictionary(batch => batch.Number, batch => batch.Peers);
        batches.Where(batch => batch.Key < own.Batch).SelectMany(batch => batch.Value).Where(id => all.All(row => row.PeerId != id))
            .ShouldBeEmpty("no batch begins before every peer of those before it was dealt with");
        var judged = all.Where(row => row is { Batch: > 0, Restarts: > 0 } && row.PeerId != peer.Id).ToList();
        var lost = judged.Where(row => row.State == PeerState.NotBack).ToList();
        lost.Count.ShouldBeLessThan(plan.Restart.Stop.NotBackTotal, "nothing is touched once notBackTotal is spent");
        lost.GroupBy(row => row.Batch).ShouldAllBe(batch => batch.Count() < plan.Restart.Stop.NotBackPerBatch, "nothing is touched once notBackPerBatch is spent");
        var back = judged.Where(row => row.State is PeerState.OnExpected or PeerState.Elsewhere).ToList();
        var expected = back.Sum(row => 1 - (plan.Peers.First(known => known.Id == row.PeerId).Probability ?? 1)) + (back.Count * plan.Restart.Stop.Elsewhere);
        ((double)back.Count(row => row.State == PeerState.Elsewhere)).ShouldBeLessThanOrEqualTo(expected + 1e-6, "nothing is touched once elsewhere is spent");
        if (!judged.Any(row => row.Batch == own.Batch))
            CheckEvidence(rollout, plan, all, [.. judged.Where(row => row.Batch < own.Batch)]);
    }

    /// <summary>A batch begins only when all that has to be known is known, and was looked at since the batch before had its verdicts.</summary>
    private void CheckEvidence(string rollout, Plan plan, IReadOnlyList<PeerProgress> all, IReadOnlyList<PeerProgress> before)
    {
        var since = mesh.Witness.ConcludedAt(before);
        before.ShouldAllBe(row => row.State != PeerState.Inconclusive, "no batch begins while evidence of restarted peers is missing");
        mesh.Witness.CheckLook(Evidence.Regions, since, "no batch begins without data of every region");
        if (!Accepting.Contains(rollout))
            mesh.Witness.CheckLook(Evidence.NoIncident, since, "no batch begins after an incident that nobody has accepted");
        if (plan.Kept.Count > 0)
            mesh.Witness.CheckLook(Evidence.Kept, since, "no batch begins unless kept samples are known to keep their relays");
        if (plan.Register is not { } register)
            return;
        mesh.InForce.ShouldBe(register.After, "no peer is restarted before management runs with the new list");
        var expected = plan.Peers.Select(peer => peer.Id).Except(all.Where(row => row.State is PeerState.Skipped or PeerState.Deferred).Select(row => row.PeerId)).ToHashSet();
        mesh.Witness.CheckPropagation(plan, expected, mesh.ReadyAt);
    }

    public MeshLock? Holder() => rows.Scan(RolloutTables.Locks, new KeyRange()).Select(RolloutTables.Read<MeshLock>).SingleOrDefault();

    public IReadOnlyList<RolloutHeader> Headers() => [.. rows.Scan(RolloutTables.Headers, new KeyRange()).Select(RolloutTables.Read<RolloutHeader>)];

    public IReadOnlyList<PeerProgress> PeersOf(string rollout) => [.. rows.Scan(RolloutTables.State, KeyRange.Prefix(rollout, RolloutTables.PeerPrefix)).Select(RolloutTables.Read<PeerProgress>)];

    public IReadOnlyList<Gate> GatesOf(string rollout) => [.. rows.Scan(RolloutTables.State, KeyRange.Prefix(rollout, RolloutTables.GatePrefix)).Select(RolloutTables.Read<Gate>)];

    private Plan PlanOf(string rollout)
    {
        if (!_plans.TryGetValue(rollout, out var plan))
        {
            byte[] bytes = [.. rows.Scan(RolloutTables.State, KeyRange.Prefix(rollout, RolloutTables.PlanPrefix)).SelectMany(RowBytes.Read)];
            _plans[rollout] = plan = System.Text.Json.JsonSerializer.Deserialize<Plan>(bytes, CanonicalJson.Options)!;
            PlanHash.Of(plan).ShouldBe(Headers().Single(header => header.Id == rollout).PlanHash);
        }

        return plan;
    }

    private T? Find<T>(string rollout, string key) where T : class => rows.Get(RolloutTables.State, rollout, TableKeyOf(key)) is { } row ? RolloutTables.Read<T>(row) : null;

    private static string TableKeyOf(string key) => key;

    private sealed record LastWord(Control? Control, bool IsUsed);
}
