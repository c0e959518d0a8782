using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>A tool that restarts a whole batch fails, is killed or is mended: what is repeated, what is told of it meanwhile, and what stands in the audit.</summary>
public sealed class RepeatedTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Bob = new("bob", ["operator"]);

    private const string Yaml =
        """
        kind: repick
        mesh: prod
        reason: CHG-1042
        peers: { select: [{ groups: [sp] }] }
        restart: { batches: [3], maxUnavailable: 3, soak: 0s, stop: { notBackPerBatch: 3, notBackTotal: 3, elsewhere: 20% } }
        """;

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(Noon);
    private RolloutStage _stage = null!;
    private BatchTool _tool = null!;
    private string _id = "";
    private int _steps;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tool = new(_time);
        _stage = new(_tables, _time) { Driver = _tool };
        _stage.Fleet = _stage.Fleet with { Relays = [.. _stage.Fleet.Relays.Select(relay => relay with { State = Fleet.RelayState.Active })] };
        _id = await _stage.StartAsync("ann", Cancel, Yaml);
        await RunAsync(new PreflightStep(_stage.Parts));
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Every_peer_of_a_batch_has_its_verdict_in_the_audit()
    {
        await BeginAsync();
        _tool.Move("id-sp-2", "rels://eu.example.com:443");
        await WatchAsync();

        (await AuditAsync()).Where(entry => entry.Action is "peer-on-expected" or "peer-elsewhere").Select(entry => $"{entry.Action} {entry.Subject}")
            .ShouldBe(["peer-on-expected sp-1", "peer-elsewhere sp-2", "peer-on-expected sp-3"], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_attempt_of_a_failing_tool_is_in_the_audit_with_its_output_and_people_see_it_fail()
    {
        _tool.Failure = Broken;
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await BeginAsync();
            await WatchAsync();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _tool.Starts.Select(start => (start.Operation.Attempt, start.Peers)).ShouldBe([(1, "sp-1 sp-2 sp-3"), (2, "sp-1 sp-2 sp-3"), (3, "sp-1 sp-2 sp-3")]);
        _tool.Starts.Select(start => start.Operation.Id).Distinct().Count().ShouldBe(1);
        var entries = (await AuditAsync()).Where(entry => entry.Action == "peer-unknown").ToList();
        entries.Count.ShouldBe(9, "three attempts at three peers");
        entries.Where(entry => entry.Subject == "sp-1").Select(entry => entry.Evidence).ShouldSatisfyAllConditions(
            sp1 => sp1.ElementAt(0).ShouldContain("output of attempt 1"),
            sp1 => sp1.ElementAt(2).ShouldContain("output of attempt 3"));
        entries.Where(entry => entry.Subject == "sp-2").ShouldAllBe(entry => entry.Evidence.Contains("as of sp-1"));
        var header = await HeaderAsync();
        header.State.ShouldBe(RolloutState.Running);
        header.Explanation.ShouldBe("batch 1 of 1 is being restarted; attempt 3: restart-peers ended with 3 (boom) (sp-1, sp-2, sp-3)");
    }

    [Fact]
    public async Task A_hold_says_what_the_tool_failed_with_and_a_resume_restarts_anew_what_it_had_no_effect_on()
    {
        var why = await FailAsync();
        why.ShouldBe(
            "3 not back in batch 1: notBackPerBatch is 3; sp-1, sp-2, sp-3: its daemon has not started since the restart began; attempt 1: restart-peers ended with 3 (boom)");
        await HoldAsync(why);
        (await HeaderAsync()).Explanation.ShouldBe($"{why}. Resume it to have sp-1, sp-2, sp-3 looked at anew (and restarted anew, where the restart had no effect), or abort it");

        _tool.Failure = null;
        (await ResumeAsync()).IsSuccess.ShouldBeTrue();
        (await RunAsync(new MayRestartStep(_stage.Parts), batch: 1)).IsSuccess.ShouldBeTrue();
        await BeginAsync();
        await WatchAsync();

        _tool.Starts.Count.ShouldBe(2);
        _tool.Starts[1].Peers.ShouldBe("sp-1 sp-2 sp-3");
        (_tool.Starts[1].Operation.Id, _tool.Starts[1].Operation.Attempt).ShouldBe(($"{_tool.Starts[0].Operation.Id}:again-1", 1));
        (await RowsAsync()).ShouldAllBe(row => row.State == PeerState.OnExpected && row.Restarts == 2);
    }

    [Fact]
    public async Task A_resume_of_a_tool_that_still_fails_holds_again_by_what_was_seen_since()
    {
        await HoldAsync(await FailAsync());
        await ResumeAsync();
        await RunAsync(new MayRestartStep(_stage.Parts), batch: 1);

        (await FailAsync()).ShouldStartWith("3 not back in batch 1");

        _tool.Starts.Count.ShouldBe(2);
        (await AuditAsync()).Count(entry => entry.Action == "peer-not-back").ShouldBe(6);
    }

    [Fact]
    public async Task A_resume_looks_anew_at_peers_that_came_back_elsewhere_and_goes_on_when_they_are_there_by_now()
    {
        await BeginAsync();
        _tool.Move("id-sp-2", "rels://eu.example.com:443");
        _tool.Move("id-sp-3", "rels://eu.example.com:443");
        var held = await WatchAsync();
        held.Code.ShouldBe(Codes.Stopped);
        await HoldAsync(StepAnswer.Of(held).Why!);
        (await HeaderAsync()).Explanation.ShouldContain("Resume it to have sp-2, sp-3 looked at anew");

        _tool.Move("id-sp-2", RolloutStage.Br);
        var looks = _tool.Looks;
        await ResumeAsync();
        var still = await RunAsync(new MayRestartStep(_stage.Parts), batch: 1);
        still.Code.ShouldBe(Codes.Stopped, "one of three is more than 20 %");
        _tool.Looks.ShouldBe(looks + 1);
        await HoldAsync(StepAnswer.Of(still).Why!);

        _tool.Move("id-sp-3", RolloutStage.Br);
        await ResumeAsync();
        (await RunAsync(new MayRestartStep(_stage.Parts), batch: 1)).IsSuccess.ShouldBeTrue();

        (await RowsAsync()).ShouldAllBe(row => row.State == PeerState.OnExpected && row.Restarts == 1);
        _tool.Starts.Count.ShouldBe(1, "who came back is not restarted again");
    }

    [Fact]
    public async Task A_resume_takes_up_nothing_twice_however_often_its_step_is_repeated()
    {
        await HoldAsync(await FailAsync());
        await ResumeAsync();
        await RunAsync(new MayRestartStep(_stage.Parts), batch: 1);
        var before = await RowsAsync();

        await ResumeAsync(says: false);

        (await RowsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task After_a_kill_the_peers_are_asked_first_and_whom_the_former_run_restarted_is_left_alone()
    {
        await KillAsync();
        _tool.Restart("id-sp-1", RolloutStage.Br);
        _tool.Restart("id-sp-2", RolloutStage.Br);

        await BeginAsync();
        _tool.Starts.Count.ShouldBe(1, "the former run may still go on");
        await WatchAsync();
        (await HeaderAsync()).Explanation.ShouldBe("batch 1 of 1 is being restarted; attempt 1 may still go on until 12:05:00Z, and is not repeated before (sp-3)");
        (await RowsAsync()).Select(row => row.State).ShouldBe([PeerState.OnExpected, PeerState.OnExpected, PeerState.Restarting]);

        _time.SetUtcNow(Noon.AddMinutes(5));
        await BeginAsync();

        _tool.Starts.Select(start => (start.Operation.Attempt, start.Peers)).ShouldBe([(1, "sp-1 sp-2 sp-3"), (2, "sp-3")]);
        _tool.Starts.Select(start => start.Operation.Id).Distinct().Count().ShouldBe(1);
        (await AuditAsync()).Where(entry => entry.Action == "peer-already-begun").Select(entry => entry.Subject).ShouldBe(["sp-1", "sp-2"]);
    }

    [Fact]
    public async Task After_a_kill_nobody_is_restarted_again_while_it_cannot_be_seen_what_the_former_run_did()
    {
        await KillAsync();
        _tool.Restart("id-sp-1", RolloutStage.Br);
        _tool.Unseen = new() { Code = DriverFailureCode.CommandFailed, Detail = "ask-peers ended with 4 (askboom)" };
        _time.SetUtcNow(Noon.AddMinutes(5));
        await BeginAsync();
        await BeginAsync();

        _tool.Starts.Count.ShouldBe(1);
        (await HeaderAsync()).Explanation.ShouldBe(
            "batch 1 of 1 is being restarted; attempt 1 got no answer, and is not repeated before it can be seen what came of it: ask-peers ended with 4 (askboom) (sp-1, sp-2, sp-3)");
        (await AuditAsync()).Where(entry => entry.Action == "peer-unseen").Select(entry => entry.Subject).ShouldBe(["sp-1", "sp-2", "sp-3"]);

        _tool.Unseen = null;
        await BeginAsync();

        _tool.Starts.Select(start => (start.Operation.Attempt, start.Peers)).ShouldBe([(1, "sp-1 sp-2 sp-3"), (2, "sp-2 sp-3")]);
    }

    [Fact]
    public async Task Missing_evidence_is_in_the_audit_when_it_begins_and_when_it_ends_and_nobody_is_said_to_have_paused()
    {
        _stage.Silent = ["brazilsouth"];
        for (var look = 0; look < 3; look++)
        {
            (await RunAsync(new MayRestartStep(_stage.Parts), batch: 1)).Code.ShouldBe(Codes.NoEvidence);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        (await HeaderAsync()).Explanation.ShouldBe("no data from brazilsouth. Nobody paused it: it looks again every minute, and goes on by itself");
        _stage.Silent = [];
        (await RunAsync(new MayRestartStep(_stage.Parts), batch: 1)).IsSuccess.ShouldBeTrue();

        (await AuditAsync()).Where(entry => entry.Action is "evidence-missing" or "evidence-found").Select(entry => (entry.Action, entry.At)).ShouldBe(
            [("evidence-missing", Noon), ("evidence-found", Noon.AddMinutes(3))]);
        (await HeaderAsync()).Missing.ShouldBeNull();
    }

    private static DriverFailure Broken { get; } = new() { Code = DriverFailureCode.CommandFailed, Detail = "restart-peers ended with 3 (boom)" };

    private Task<Outcome> BeginAsync() => RunAsync(new BeginWaveStep(_stage.Parts), batch: 1);

    private Task<Outcome> WatchAsync() => RunAsync(new WatchWaveStep(_stage.Parts), batch: 1);

    /// <summary>The tool fails once, and no peer has been restarted when its time is up; why the rollout holds then.</summary>
    private async Task<string> FailAsync()
    {
        _tool.Failure = Broken;
        await BeginAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        var outcome = await WatchAsync();
        outcome.Code.ShouldBe(Codes.Stopped);
        return StepAnswer.Of(outcome).Why!;
    }

    /// <summary>The process is killed while the tool runs.</summary>
    private async Task KillAsync()
    {
        _tool.IsKilled = true;
        await Should.ThrowAsync<OperationCanceledException>(BeginAsync);
        _tool.IsKilled = false;
    }

    private Task<Outcome> HoldAsync(string why) => RunAsync(new HoldStep(_stage.Parts), why: why);

    private async Task<Outcome> ResumeAsync(bool says = true)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        if (says)
            (await _stage.Desk.ResumeAsync(_id, Bob, "again", Cancel)).Taken.ShouldBeTrue();
        return await RunAsync(new LookAtHoldStep(_stage.Parts));
    }

    private async Task<RolloutHeader> HeaderAsync() => (await _stage.Parts.Rows.FindAsync(_id, Cancel))!;

    private async Task<IReadOnlyList<PeerProgress>> RowsAsync() => (await _stage.Desk.PeersAsync(_id, Cancel))!;

    private Task<IReadOnlyList<AuditEntry>> AuditAsync() => _stage.Parts.Audit.ReadAsync(_id, Cancel);

    private Task<Outcome> RunAsync(RolloutStep step, int batch = 0, string? why = null) =>
        _stage.RunAsync(_id, step, args => args with { Batch = batch, Code = step is HoldStep or LookAtHoldStep ? Codes.Stopped : null, Why = why }, $"{step.Name}-{++_steps}");
}
