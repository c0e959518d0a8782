using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Desk;

/// <summary>What the pages do not show of the desk: races, and what people say in place of what nobody could see.</summary>
public sealed class RolloutDeskTests : IAsyncLifetime
{
    private static readonly Person Ann = new("ann", ["network"]);

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private RolloutStage _stage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _stage = new(_tables, _time);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Of_two_starts_at_once_one_gets_the_mesh_and_the_other_leaves_nothing_behind()
    {
        var plan = (await _stage.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!;
        var racing = new InterruptedTables(_tables);
        var slow = new RolloutDesk(_stage.Parts with { Store = racing }, _stage, "1");
        racing.BeforeWrite = async () =>
        {
            racing.BeforeWrite = () => Task.CompletedTask;
            (await _stage.Desk.StartAsync(Request(plan.Hash), Ann, Cancel)).IsNew.ShouldBeTrue();
        };

        var late = await slow.StartAsync(Request(plan.Hash), new("bob", []), Cancel);

        late.Refusal.ShouldBe(DeskRefusal.Locked);
        (await _stage.Desk.ListAsync(Cancel)).Select(header => header.Requester).ShouldBe(["ann"]);
        late.Id.ShouldBe((await _stage.Desk.ListAsync(Cancel))[0].Id);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(64)]
    public async Task A_plan_is_named_by_its_first_digits_and_kept_by_its_whole_hash(int digits)
    {
        var plan = (await _stage.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!;

        var started = await _stage.Desk.StartAsync(Request(plan.Hash[..digits]), Ann, Cancel);

        (started.IsNew, started.PlanHash).ShouldBe((true, plan.Hash));
        (await _stage.Desk.ListAsync(Cancel))[0].PlanHash.ShouldBe(plan.Hash);
        (await _stage.Desk.StartAsync(Request(plan.Hash[..digits].ToUpperInvariant()), Ann, Cancel)).Message.ShouldBe($"rollout {started.Id} was started before");
    }

    [Fact]
    public async Task Too_few_digits_and_other_ones_name_no_plan_and_are_told_apart()
    {
        var hash = (await _stage.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!.Hash;
        var other = hash[..12] + (hash[12] == '0' ? '1' : '0');

        var few = await _stage.Desk.StartAsync(Request(hash[..11]), Ann, Cancel);
        var wrong = await _stage.Desk.StartAsync(Request(other), Ann, Cancel);

        (few.Refusal, wrong.Refusal).ShouldBe((DeskRefusal.WrongHash, DeskRefusal.WrongHash));
        few.Message.ShouldContain("the first 12 digits");
        wrong.Message.ShouldStartWith($"the plan is {hash} now, and not {other}:");
    }

    [Fact]
    public async Task Every_name_that_is_not_there_is_told_at_once_with_its_place()
    {
        const string Wrong =
            """
            kind: add
            relay: nope
            mesh: other
            reason: r
            register: { via: nowhere }
            peers: { select: [{ groups: [sp] }] }
            restart: { via: [{ use: nothing }] }
            """;

        var errors = (await _stage.Desk.PlanAsync(Wrong, "r.yaml", Cancel)).Errors;

        errors.Select(error => (error.Line, error.Column)).ShouldBe([(2, 8), (3, 7), (5, 18), (7, 25)], ignoreOrder: true);
    }

    [Fact]
    public async Task Another_file_is_not_taken_for_the_one_that_runs()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var running = (await _stage.Desk.FindAsync(id, Cancel))!.Plan.Hash;
        StartRequest Of(string yaml) => new() { Yaml = yaml, PlanHash = running };

        var other = await _stage.Desk.StartAsync(Of(RolloutStage.Yaml.Replace("CHG-1042", "CHG-7", StringComparison.Ordinal)), Ann, Cancel);
        var same = await _stage.Desk.StartAsync(Of("# once more\n" + RolloutStage.Yaml), Ann, Cancel);

        (other.Refusal, other.Id).ShouldBe((DeskRefusal.Locked, id));
        (same.Refusal, same.Id, same.IsNew).ShouldBe((null, id, false));
    }

    [Fact]
    public async Task A_key_does_not_make_another_file_the_same_request()
    {
        var plan = (await _stage.Desk.PlanAsync(RolloutStage.Yaml, "r.yaml", Cancel)).Plan!;
        var first = await _stage.Desk.StartAsync(Request(plan.Hash) with { Key = "k" }, Ann, Cancel);

        (await _stage.Desk.StartAsync(Request(plan.Hash) with { Key = "k" }, Ann, Cancel)).Id.ShouldBe(first.Id);
        (await _stage.Desk.StartAsync(Request(plan.Hash) with { Key = "k", Yaml = RolloutStage.Yaml.Replace("CHG-1042", "CHG-7", StringComparison.Ordinal) }, Ann, Cancel))
            .Refusal.ShouldBe(DeskRefusal.WrongHash);
    }

    [Fact]
    public async Task What_was_refused_is_not_in_the_audit_as_done()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var first = PeerRows.Initial((await _stage.Desk.FindAsync(id, Cancel))!.Plan)[0];
        await _stage.Parts.Peers.MoveAsync(id, first, first with { State = PeerState.Restarting, Restarts = 1 }, Cancel);

        await _stage.Desk.ConfirmAsync(id, new() { Peers = ["id-sp-2"] }, Ann, "early", Cancel);
        await _stage.Desk.SkipAsync(id, [first.PeerId], Ann, "late", Cancel);
        await _stage.Desk.SkipAsync(id, [first.PeerId, "id-sp-3"], Ann, "half", Cancel);

        var entries = (await _stage.Desk.AuditAsync(id, null, Cancel))!.Entries;
        entries.Skip(1).Select(entry => entry.Action).ShouldBe(["confirm-refused", "skip-refused", "skipped", "skip-refused"]);
        entries[3].Evidence.ShouldContain("id-sp-3");
        entries[3].Evidence.ShouldNotContain(first.PeerId);
    }

    [Fact]
    public async Task A_start_that_was_interrupted_is_taken_up()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var restarted = new RolloutStage(_tables, _time);

        await restarted.Desk.ResumeAllAsync(Cancel);

        restarted.Told.ShouldBe([$"start rollout {id}"]);
    }

    [Fact]
    public async Task A_batch_whose_peers_were_all_deferred_keeps_its_row()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var before = (await _stage.Desk.FindAsync(id, Cancel))!;
        var row = (await _stage.Parts.Peers.ListAsync(id, before.Plan, Cancel)).First(peer => peer.Batch == 1);
        await _stage.Parts.Peers.MoveAsync(id, row, row with { State = PeerState.Deferred, Batch = 0 }, Cancel);

        var after = (await _stage.Desk.FindAsync(id, Cancel))!;

        after.Batches.Select(batch => (batch.Number, batch.Size)).ShouldBe(before.Batches.Select(batch => (batch.Number, batch.Size)));
        after.Batches[0].Counts.ShouldBe(new Dictionary<PeerState, int> { [PeerState.Deferred] = 1 });
    }

    [Fact]
    public async Task People_are_taken_at_their_word_for_peers_that_were_restarted_and_for_no_others()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var plan = (await _stage.Desk.FindAsync(id, Cancel))!.Plan;
        var first = PeerRows.Initial(plan)[0];
        await _stage.Parts.Peers.MoveAsync(id, first, first with { State = PeerState.Restarting, IsBegun = true, IsAsked = true, Restarts = 1 }, Cancel);
        (await _stage.Desk.FindAsync(id, Cancel))!.Asked.Select(peer => peer.Name).ShouldBe(["sp-1"]);

        (await _stage.Desk.ConfirmAsync(id, new() { Peers = [first.PeerId] }, Ann, "seen", Cancel)).Taken.ShouldBeTrue();
        var refused = await _stage.Desk.ConfirmAsync(id, new() { Peers = ["id-sp-2"] }, Ann, "seen", Cancel);

        refused.Refusal.ShouldBe(DeskRefusal.NotNow);
        (await _stage.Desk.PeersAsync(id, Cancel))!.Select(peer => peer.State).ShouldBe([PeerState.OnExpected, PeerState.Pending, PeerState.Pending]);
    }

    [Fact]
    public async Task Another_relay_than_the_expected_one_is_confirmed_as_what_it_is()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var first = PeerRows.Initial((await _stage.Desk.FindAsync(id, Cancel))!.Plan)[0];
        await _stage.Parts.Peers.MoveAsync(id, first, first with { State = PeerState.Restarting, Restarts = 1 }, Cancel);

        await _stage.Desk.ConfirmAsync(id, new() { Peers = [first.PeerId], Home = RolloutStage.Us }, Ann, "seen", Cancel);

        (await _stage.Desk.PeersAsync(id, Cancel))![0].State.ShouldBe(PeerState.Elsewhere);
    }

    [Fact]
    public async Task A_relay_that_nobody_knows_is_confirmed_as_nobodys_home()
    {
        var (id, first) = await WithRestartingAsync();

        var refused = await _stage.Desk.ConfirmAsync(id, new() { Peers = [first], Home = "htp://zz" }, Ann, "seen", Cancel);

        (refused.Refusal, refused.Message).ShouldBe((DeskRefusal.UnknownRelay, "the fleet has no relay 'htp://zz': it has us, br"));
        (await _stage.Desk.PeersAsync(id, Cancel))![0].State.ShouldBe(PeerState.Restarting);
    }

    [Fact]
    public async Task What_people_said_of_a_peer_they_may_correct_until_something_is_built_upon_it()
    {
        var (id, first) = await WithRestartingAsync();
        async Task<PeerProgress> Say(string home)
        {
            await _stage.Desk.ConfirmAsync(id, new() { Peers = [first], Home = home }, Ann, $"saw {home}", Cancel);
            return (await _stage.Desk.PeersAsync(id, Cancel))![0];
        }

        (await Say("us")).ShouldSatisfyAllConditions(peer => peer.State.ShouldBe(PeerState.Elsewhere), peer => peer.HomeAfter.ShouldBe(RolloutStage.Us));
        var corrected = await Say("br");
        (corrected.State, corrected.HomeAfter, corrected.Note).ShouldBe((PeerState.OnExpected, RolloutStage.Br, "ann: saw br"));

        var plan = (await _stage.Desk.FindAsync(id, Cancel))!.Plan;
        await _stage.Parts.Peers.SettleAsync(id, await _stage.Parts.Peers.BoardAsync(id, plan, [], Cancel), corrected.Batch, _ => null, Cancel);
        (await Say("us")).State.ShouldBe(PeerState.OnExpected);
    }

    [Fact]
    public async Task What_was_seen_of_a_peer_no_word_of_people_changes()
    {
        var (id, first) = await WithRestartingAsync();
        var row = (await _stage.Desk.PeersAsync(id, Cancel))![0];
        await _stage.Parts.Peers.MoveAsync(id, row, row with { State = PeerState.Elsewhere }, Cancel);

        (await _stage.Desk.ConfirmAsync(id, new() { Peers = [first] }, Ann, "seen", Cancel)).Refusal.ShouldBe(DeskRefusal.NotNow);
    }

    private async Task<(string Id, string Peer)> WithRestartingAsync()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var first = PeerRows.Initial((await _stage.Desk.FindAsync(id, Cancel))!.Plan)[0];
        await _stage.Parts.Peers.MoveAsync(id, first, first with { State = PeerState.Restarting, IsBegun = true, Restarts = 1 }, Cancel);
        return (id, first.PeerId);
    }

    [Fact]
    public async Task Nothing_confirmed_and_nobody_skipped_is_refused_and_leaves_no_trace()
    {
        var id = await _stage.StartAsync("ann", Cancel);

        var confirmed = await _stage.Desk.ConfirmAsync(id, new(), Ann, "seen", Cancel);
        var skipped = await _stage.Desk.SkipAsync(id, [], Ann, "busy", Cancel);

        (confirmed.Refusal, skipped.Refusal).ShouldBe((DeskRefusal.NothingNamed, DeskRefusal.NothingNamed));
        confirmed.Message.ShouldBe("nothing is confirmed: neither management's list nor a peer is named");
        (await _stage.Desk.AuditAsync(id, null, Cancel))!.Entries.Select(entry => entry.Action).ShouldBe(["started"]);
    }

    [Fact]
    public async Task Managements_list_is_confirmed_while_that_is_waited_for_and_neither_before_nor_after()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        Task<DeskAnswer> Confirm() => _stage.Desk.ConfirmAsync(id, new() { Register = true }, Ann, "seen", Cancel);
        Task MarkAsync(string name) => _stage.Parts.Marks.SetAsync(id, name, _time.GetUtcNow(), Cancel);

        (await Confirm()).Message.ShouldBe("the rollout has not changed management's list yet, so that nothing is to be confirmed of it");
        await MarkAsync(RegisterMarks.Begun(1));
        await MarkAsync(RegisterMarks.Done(1));
        (await Confirm()).Message.ShouldBe("management's list is taken for seen");
        await MarkAsync(RegisterMarks.Ready);
        (await Confirm()).Message.ShouldBe("management's list was seen in force already");

        await _stage.Desk.RollBackAsync(id, Ann, "wrong relay", Cancel);
        (await Confirm()).Message.ShouldBe("the rollout has not put management's list back yet, so that nothing is to be confirmed of it");
        await MarkAsync(RegisterMarks.Undo(1));
        (await Confirm()).Taken.ShouldBeTrue();
        (await _stage.Parts.Marks.FindAsync(id, RegisterMarks.Confirmed(isBack: true), Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_rollout_that_holds_and_was_just_told_to_go_on_keeps_its_mesh()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        await _stage.Parts.Rows.ChangeAsync("prod", id, header => header.Standing(RolloutState.Held, "hold-1", "it failed", _time.GetUtcNow()), Cancel);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _stage.Desk.ResumeAsync(id, Ann, "on", Cancel);

        (await _stage.Desk.UnlockAsync("prod", id, Ann, "mine", cancellationToken: Cancel)).Refusal.ShouldBe(DeskRefusal.StillRuns);
    }

    [Fact]
    public async Task A_rollout_that_is_carried_out_keeps_its_mesh_until_it_has_ended_by_the_abort_of_an_unlock()
    {
        var id = await _stage.StartAsync("ann", Cancel);

        (await _stage.Desk.UnlockAsync("prod", id, Ann, "stuck", isForced: true, Cancel)).Message.ShouldBe(
            $"rollout {id} is told to abort: it gives the mesh 'prod' up once what it has begun has come to its end, and not before, so that no other rollout meets its peers");

        (await _stage.Desk.FindAsync(id, Cancel))!.Control!.Command.ShouldBe(ControlCommand.Abort);
        (await _stage.Desk.ResumeAsync(id, Ann, "on", Cancel)).Refusal.ShouldBe(DeskRefusal.Ended);
        (await _stage.Parts.Locks.FindAsync("prod", Cancel))!.Rollout.ShouldBe(id);
    }

    [Fact]
    public async Task Unlocking_a_mesh_ends_a_rollout_that_nothing_carries_out()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        _stage.Lose(id);

        (await _stage.Desk.UnlockAsync("prod", id, Ann, "stuck", isForced: true, Cancel)).Message.ShouldBe($"the mesh 'prod' is free, and rollout {id}, which nothing carried out any more, is aborted");

        var header = (await _stage.Desk.FindAsync(id, Cancel))!.Header;
        (header.State, header.Explanation).ShouldBe((RolloutState.Aborted, "ann took the mesh from it, since nothing carried it out any more: stuck"));
        (await _stage.Desk.UnlockAsync("prod", id, Ann, "again", isForced: true, Cancel)).Refusal.ShouldBe(DeskRefusal.NotFound);
    }

    [Fact]
    public async Task What_could_have_no_effect_is_refused_with_what_it_stands_at()
    {
        var id = await _stage.StartAsync("ann", Cancel);

        (await _stage.Desk.ResumeAsync(id, Ann, "on", Cancel)).Message.ShouldBe("nobody paused it, and it does not hold");
        (await _stage.Desk.RollBackAsync(id, Ann, "undo", Cancel)).Message.ShouldBe("a rollback would undo nothing: neither management's list nor a peer was changed. To end it, abort it");
        (await _stage.Desk.PauseAsync(id, Ann, "lunch", Cancel)).Taken.ShouldBeTrue();
        (await _stage.Desk.PauseAsync(id, Ann, "more lunch", Cancel)).Message.ShouldBe("it is paused already: ann: lunch");
        (await _stage.Desk.ResumeAsync(id, Ann, "on", Cancel)).Taken.ShouldBeTrue();

        (await _stage.Desk.AuditAsync(id, null, Cancel))!.Entries.Select(entry => entry.Action).ShouldBe(["started", "resume-refused", "rollback-refused", "told-to-pause", "pause-refused", "told-to-resume"]);
    }

    [Theory]
    [InlineData(RolloutState.WaitingForGate, "pass-gate-1", "nobody paused it: it waits for people at a gate, with X")]
    [InlineData(RolloutState.Held, "pass-gate-1", "a resume opens no gate: X")]
    [InlineData(RolloutState.Paused, "may-restart-1", "nobody paused it, and it goes on by itself: X")]
    [InlineData(RolloutState.Held, "hold-1", null)]
    public async Task Only_what_is_paused_or_holds_by_itself_is_resumed(RolloutState state, string step, string? refusal)
    {
        var id = await _stage.StartAsync("ann", Cancel);
        await _stage.Parts.Rows.ChangeAsync("prod", id, header => header.Standing(state, step, "X", _time.GetUtcNow()), Cancel);

        var answer = await _stage.Desk.ResumeAsync(id, Ann, "on", Cancel);

        (answer.Taken ? null : answer.Message).ShouldBe(refusal);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_refused_and_in_the_audit()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        (await _stage.Parts.Rows.CloseAsync(id, _time.GetUtcNow(), said => said is null, Cancel)).IsClosed.ShouldBeTrue();

        var answer = await _stage.Desk.AbortAsync(id, Ann, "stop", Cancel);

        (answer.Refusal, answer.Message).ShouldBe((DeskRefusal.Ended, $"rollout {id} has just ended"));
        (await _stage.Desk.FindAsync(id, Cancel))!.Control.ShouldBeNull();
        (await _stage.Desk.AuditAsync(id, null, Cancel))!.Entries[^1].Action.ShouldBe("abort-refused");
    }

    [Fact]
    public async Task A_gate_that_could_never_be_passed_without_who_asks_is_refused_at_the_start()
    {
        var yaml = RolloutStage.Yaml.Replace("roles: [network], people: [carol], quorum: 1", "people: [carol, ann], quorum: 2", StringComparison.Ordinal);
        var hash = (await _stage.Desk.PlanAsync(yaml, "rollout.yaml", Cancel)).Plan!.Hash;

        var answer = await _stage.Desk.StartAsync(Request(hash) with { Yaml = yaml }, Ann, Cancel);

        (answer.Refusal, answer.Message).ShouldBe((DeskRefusal.PlanRefused,
            "the gate before restart could never be passed: it asks for 2 approvals of carol, ann, and ann, who asks for the rollout, may not approve it. Have somebody else start it, or name more people"));
        (await _stage.Desk.StartAsync(Request(hash) with { Yaml = yaml }, new("rita", []), Cancel)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_votes_any_more_on_what_was_aborted()
    {
        var id = await _stage.StartAsync("rita", Cancel);
        await _stage.OpenGateAsync(id, Cancel);
        var hash = (await _stage.Desk.FindAsync(id, Cancel))!.Plan.Hash;
        await _stage.Desk.AbortAsync(id, Ann, "stop", Cancel);

        var answer = await _stage.Desk.DecideAsync(id, "before-restart", Approve("carol", hash), Cancel);

        (answer.Refusal, answer.Message).ShouldBe((GateRefusal.Superseded, "nothing is to be decided at this gate any more: ann aborted the rollout: stop"));
    }

    [Theory]
    [InlineData(RolloutState.Running, true)]
    [InlineData(RolloutState.WaitingForGate, true)]
    [InlineData(RolloutState.Held, false)]
    public async Task A_rollout_that_makes_progress_or_waits_for_people_keeps_its_mesh(RolloutState state, bool keeps)
    {
        var id = await _stage.StartAsync("ann", Cancel);
        await _stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = state }, Cancel);

        var answer = await _stage.Desk.UnlockAsync("prod", id, Ann, "mine", cancellationToken: Cancel);

        answer.Refusal.ShouldBe(keeps ? DeskRefusal.StillRuns : null);
        ((await _stage.Desk.FindAsync(id, Cancel))!.Control?.Command).ShouldBe(keeps ? null : ControlCommand.Abort);
        (await _stage.Desk.AuditAsync(id, null, Cancel))!.Entries[^1].Action.ShouldBe(keeps ? "unlock-refused" : "unlocked");
    }

    [Fact]
    public async Task A_rollout_that_the_engine_does_not_have_gives_its_mesh_up()
    {
        var id = await _stage.StartAsync("ann", Cancel);
        var lost = new RolloutStage(_tables, _time);

        (await lost.Desk.UnlockAsync("prod", id, Ann, "lost", cancellationToken: Cancel)).Taken.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_a_gate_that_was_held_or_has_aged_is_opened_again()
    {
        var id = await _stage.StartAsync("rita", Cancel);
        await _stage.OpenGateAsync(id, Cancel);

        (await _stage.Desk.ReopenAsync(id, "before-restart", Ann, "late", Cancel)).Refusal.ShouldBe(DeskRefusal.NotNow);
        (await _stage.Desk.ReopenAsync(id, "before-register", Ann, "late", Cancel)).Refusal.ShouldBe(DeskRefusal.NotFound);
    }

    [Fact]
    public async Task What_people_say_is_in_the_audit_refused_or_not()
    {
        var id = await _stage.StartAsync("rita", Cancel);
        await _stage.OpenGateAsync(id, Cancel);
        var hash = (await _stage.Desk.FindAsync(id, Cancel))!.Plan.Hash;
        await _stage.Desk.DecideAsync(id, "before-restart", Approve("rita", hash), Cancel);
        await _stage.Desk.DecideAsync(id, "before-restart", Approve("carol", hash), Cancel);
        await _stage.Desk.PauseAsync(id, Ann, "lunch", Cancel);

        var audit = (await _stage.Desk.AuditAsync(id, null, Cancel))!;

        audit.Problems.ShouldBeEmpty();
        audit.Entries.Select(entry => (entry.Actor, entry.Action)).ShouldBe([("rita", "started"), ("rita", "decision-refused"), ("carol", "gate-approve"), ("ann", "told-to-pause")]);
    }

    private static StartRequest Request(string hash) => new() { Yaml = RolloutStage.Yaml, PlanHash = hash };

    private static GateDecision Approve(string who, string hash) => new() { Who = who, Roles = ["network"], Verb = GateVerb.Approve, PlanHash = hash };
}
