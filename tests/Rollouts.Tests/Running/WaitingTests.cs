using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>Whatever a rollout waits for, its header says it, with what helps and since when.</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private const string Yaml =
        """
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1042
        register: { via: print }
        peers: { select: [{ groups: [sp] }] }
        restart: { batches: [1], maxUnavailable: 1 }
        gates: [{ after: batch 1, roles: [network] }]
        """;

    private const string Later =
        """
        kind: repick
        mesh: prod
        reason: once more
        peers: { select: [{ names: [sp-2, sp-3] }] }
        restart: { batches: [1], maxUnavailable: 1 }
        """;

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(Noon);
    private RolloutStage _stage = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = new(_tables, _time);
        _id = await _stage.StartAsync("ann", Cancel, Yaml);
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task A_wave_without_room_says_whose_evidence_is_missing_how_to_confirm_it_and_since_when()
    {
        await RestartAsync("sp-1", PeerState.Inconclusive, "nobody could look at it");

        var first = await RunAsync(new BeginWaveStep(_stage.Parts), batch: 2, key: "begin-wave-1");
        _time.Advance(TimeSpan.FromMinutes(5));
        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 2, key: "begin-wave-2");

        first.Code.ShouldBe(Codes.NoEvidence);
        var header = await HeaderAsync();
        (header.State, header.Since, header.UpdatedAt).ShouldBe((RolloutState.Paused, Noon, Noon.AddMinutes(5)));
        header.Explanation.ShouldBe(
            "no further peer may go down until it is known whether these are back: sp-1 (nobody could look at it). "
            + "Nobody paused it: it looks again every minute, and goes on by itself. "
            + $"They are looked at again; who was seen to be back is confirmed by: ozprobes rollout confirm {_id} --peer NAME --reason TEXT");
    }

    [Fact]
    public async Task A_wave_without_room_beside_peers_that_are_not_back_is_a_failure()
    {
        await RestartAsync("sp-1", PeerState.NotBack, "it is not connected to management");

        var outcome = await RunAsync(new BeginWaveStep(_stage.Parts), batch: 2);

        (outcome.Status, outcome.Code).ShouldBe((OutcomeStatus.Failed, Codes.NoRoom));
        StepAnswer.Of(outcome).Why.ShouldBe("no further peer may go down beside those that are not back: sp-1 (it is not connected to management)");
    }

    [Fact]
    public async Task A_sweep_looks_again_at_those_without_evidence_and_says_that_they_take_the_room()
    {
        await RestartAsync("sp-1", PeerState.Inconclusive, "nobody could look at it");
        var deferred = await RowAsync("sp-2");
        await _stage.Parts.Peers.MoveAsync(_id, deferred, deferred with { State = PeerState.Deferred, Batch = 0 }, Cancel);

        var outcome = await RunAsync(new SweepStep(_stage.Parts));

        outcome.Code.ShouldBe(Codes.NoEvidence);
        (await HeaderAsync()).Explanation.ShouldStartWith("no further peer may go down until it is known whether these are back: sp-1");
    }

    [Fact]
    public async Task A_peer_that_an_earlier_rollout_left_down_is_waited_for_and_named_until_it_is_back()
    {
        await RestartAsync("sp-1", PeerState.NotBack, "it is not connected to management");
        _stage.Lose(_id);
        await _stage.Desk.UnlockAsync("prod", _id, new("ann", ["operator"]), "it cannot end", isForced: true, Cancel);
        var here = _stage.Mesh;
        _stage.Mesh = [here[0] with { IsConnected = false }, here[1], here[2]];
        _id = await _stage.StartAsync("ann", Cancel, Later);
        await RunAsync(new PreflightStep(_stage.Parts));

        var outcome = await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1, key: "begin-wave-1");

        (outcome.Status, outcome.Code).ShouldBe((OutcomeStatus.Inconclusive, Codes.NoEvidence));
        var header = await HeaderAsync();
        header.State.ShouldBe(RolloutState.Paused);
        header.Explanation.ShouldBe(
            "no further peer may go down until it is known whether these are back: sp-1 (an earlier rollout restarted it). "
            + "Nobody paused it: it looks again every minute, and goes on by itself. "
            + "Who was left down by an earlier rollout takes room until management sees it connected, or lists it no more");
        (await RowAsync("sp-2")).State.ShouldBe(PeerState.Pending);

        _stage.Mesh = here;
        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1, key: "begin-wave-2");

        (await RowAsync("sp-2")).State.ShouldBe(PeerState.Restarting);
    }

    [Fact]
    public async Task Beside_a_peer_of_its_own_one_that_an_earlier_rollout_left_down_has_its_own_remedy()
    {
        await RestartAsync("sp-1", PeerState.NotBack, "it is not connected to management");
        _stage.Lose(_id);
        await _stage.Desk.UnlockAsync("prod", _id, new("ann", ["operator"]), "it cannot end", isForced: true, Cancel);
        _stage.Mesh = [_stage.Mesh[0] with { IsConnected = false }, _stage.Mesh[1], _stage.Mesh[2]];
        _id = await _stage.StartAsync("ann", Cancel, Later);
        await RunAsync(new PreflightStep(_stage.Parts));
        await RestartAsync("sp-2", PeerState.Inconclusive, "nobody could look at it");

        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 2);

        (await HeaderAsync()).Explanation.ShouldBe(
            "no further peer may go down until it is known whether these are back: sp-2 (nobody could look at it), sp-1 (an earlier rollout restarted it). "
            + "Nobody paused it: it looks again every minute, and goes on by itself. "
            + $"They are looked at again; who was seen to be back is confirmed by: ozprobes rollout confirm {_id} --peer NAME --reason TEXT. "
            + "Who was left down by an earlier rollout takes room until management sees it connected, or lists it no more");
    }

    [Theory]
    [InlineData(PeerState.OnExpected, OutcomeStatus.Succeeded)]
    [InlineData(PeerState.Elsewhere, OutcomeStatus.Inconclusive)]
    public async Task A_restart_without_an_answer_is_begun_again_unless_a_budget_was_spent_meanwhile(PeerState other, OutcomeStatus expected)
    {
        await RestartAsync("sp-1", other, "");
        var row = await RowAsync("sp-2");
        await _stage.Parts.Peers.MoveAsync(_id, row, row with { State = PeerState.Restarting, Restarts = 1, RestartedAt = Noon, UpdatedAt = Noon }, Cancel);

        var outcome = await RunAsync(new WatchWaveStep(_stage.Parts), batch: 2);

        outcome.Status.ShouldBe(expected);
        StepAnswer.Of(outcome).More.ShouldBe(expected == OutcomeStatus.Succeeded, "more is to be begun");
    }

    [Fact]
    public async Task A_gate_after_a_batch_that_emptied_says_that_it_shows_nothing()
    {
        await _stage.Desk.SkipAsync(_id, ["id-sp-1"], new("ann", ["operator"]), "not needed", Cancel);

        await RunAsync(new PassGateStep(_stage.Parts), gate: "after-batch-1");

        var header = await HeaderAsync();
        header.State.ShouldBe(RolloutState.WaitingForGate);
        header.Explanation.ShouldBe("0 of 1 approvals at the gate after batch 1: nothing was restarted in batch 1, so nothing shows yet whether peers come back well");
    }

    [Fact]
    public async Task A_gate_after_a_batch_in_which_peers_were_restarted_says_nothing_of_the_kind()
    {
        await RestartAsync("sp-1", PeerState.OnExpected, "");

        await RunAsync(new PassGateStep(_stage.Parts), gate: "after-batch-1");

        (await HeaderAsync()).Explanation.ShouldBe("0 of 1 approvals at the gate after batch 1");
    }

    [Fact]
    public async Task On_the_way_back_only_the_gate_of_the_rollback_is_open_and_waited_at_from_then_on()
    {
        await RunAsync(new PassGateStep(_stage.Parts), gate: "after-batch-1");
        _time.Advance(TimeSpan.FromMinutes(7));
        await _stage.Desk.RollBackAsync(_id, new("ann", ["operator"]), "it went wrong", Cancel);

        await RunAsync(new PassGateStep(_stage.Parts), gate: "before-rollback", key: "pass-gate-2", isBack: true);

        (await _stage.Parts.Gates.ListAsync(_id, Cancel)).ToDictionary(gate => gate.Key, gate => gate.State).ShouldBe(
            new Dictionary<string, GateState> { ["after-batch-1"] = GateState.Superseded, ["before-rollback"] = GateState.Open }, ignoreOrder: true);
        (await HeaderAsync()).ShouldSatisfyAllConditions(
            header => header.State.ShouldBe(RolloutState.WaitingForGate),
            header => header.Explanation.ShouldBe("0 of 1 approvals at the gate before rollback"),
            header => header.Since.ShouldBe(Noon.AddMinutes(7)));
    }

    [Fact]
    public async Task Who_paused_it_and_why_is_what_it_waits_for_and_since_when_stays()
    {
        await _stage.Desk.PauseAsync(_id, new("ann", ["operator"]), "lunch", Cancel);

        var outcome = await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1);
        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync(new MayRestartStep(_stage.Parts), batch: 1);

        (outcome.Code, StepAnswer.Of(outcome).Until).ShouldBe((Codes.Paused, Noon.AddHours(1)));
        var header = await HeaderAsync();
        (header.State, header.Explanation, header.Since).ShouldBe((RolloutState.Paused, "ann paused it: lunch", Noon));
    }

    [Fact]
    public async Task Between_batches_missing_evidence_is_told_with_the_command_that_confirms_it()
    {
        await RestartAsync("sp-1", PeerState.Inconclusive, "nobody could look at it");

        var outcome = await RunAsync(new MayRestartStep(_stage.Parts), batch: 2);

        outcome.Code.ShouldBe(Codes.NoEvidence);
        var header = await HeaderAsync();
        header.State.ShouldBe(RolloutState.Paused);
        header.Explanation.ShouldBe(
            "evidence of restarted peers is missing: sp-1 (nobody could look at it). "
            + "Nobody paused it: it looks again every minute, and goes on by itself. "
            + $"They are looked at again; who was seen to be back is confirmed by: ozprobes rollout confirm {_id} --peer NAME --reason TEXT");
    }

    [Fact]
    public async Task People_who_were_asked_to_restart_a_peer_are_told_how_to_say_that_they_did()
    {
        await RestartAsync("sp-1", PeerState.Restarting, "", isAsked: true);

        await RunAsync(new WatchWaveStep(_stage.Parts), batch: 1);

        (await HeaderAsync()).Explanation.ShouldBe(
            $"people were asked to restart sp-1. Who did so and saw that it is back confirms it: ozprobes rollout confirm {_id} --peer NAME --reason TEXT");
    }

    [Fact]
    public async Task A_step_that_looks_again_keeps_since_when_and_another_step_begins_anew()
    {
        _stage.Failure = new() { Code = OpenZro.Probes.Rollouts.Drivers.DriverFailureCode.Unreachable, Detail = "no route" };
        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1, key: "begin-wave-1");
        _time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1, key: "begin-wave-2");
        (await HeaderAsync()).Since.ShouldBe(Noon);

        await RunAsync(new SweepStep(_stage.Parts), key: "sweep-1");
        await RestartAsync("sp-1", PeerState.OnExpected, "");
        await RunAsync(new MayRestartStep(_stage.Parts), batch: 2, key: "may-restart-1");

        var header = await HeaderAsync();
        (header.State, header.Since).ShouldBe((RolloutState.Waiting, Noon.AddMinutes(1)));
    }

    private async Task<RolloutHeader> HeaderAsync() => (await _stage.Parts.Rows.FindAsync(_id, Cancel))!;

    private async Task<PeerProgress> RowAsync(string name) =>
        (await _stage.Desk.PeersAsync(_id, Cancel))!.Single(row => row.Name == name);

    /// <summary>A peer that was restarted an hour ago, and of which this is to be said.</summary>
    private async Task RestartAsync(string name, PeerState state, string note, bool isAsked = false)
    {
        var row = await RowAsync(name);
        var restarting = row with { State = PeerState.Restarting, Restarts = 1, IsBegun = true, IsAsked = isAsked, RestartedAt = Noon.AddHours(-1), UpdatedAt = _time.GetUtcNow() };
        var begun = await _stage.Parts.Peers.MoveAsync(_id, row, restarting, Cancel);
        if (state != PeerState.Restarting)
            await _stage.Parts.Peers.MoveAsync(_id, begun!, begun! with { State = state, Note = note }, Cancel);
    }

    private Task<Outcome> RunAsync(RolloutStep step, int batch = 0, string? gate = null, string? key = null, bool isBack = false) =>
        _stage.RunAsync(_id, step, args => args with { Batch = batch, Gate = gate, IsBack = isBack }, key);
}
