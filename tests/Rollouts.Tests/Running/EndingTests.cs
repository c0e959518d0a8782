using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>What people said while the last step ran still has its effect; what they say after the end is refused.</summary>
public sealed class EndingTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Bob = new("bob", ["operator"]);

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private RolloutStage _stage = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = new(_tables, new FakeTimeProvider(Noon));
        _id = await _stage.StartAsync("ann", Cancel);
        await _stage.Parts.Marks.SetAsync(_id, RegisterMarks.Begun(1), Noon, Cancel);
        await _stage.Parts.Marks.SetAsync(_id, RegisterMarks.Ready, Noon, Cancel);
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task A_rollback_before_the_end_turns_it_back_and_its_mesh_stays_taken()
    {
        (await _stage.Desk.RollBackAsync(_id, Bob, "undo", Cancel)).Taken.ShouldBeTrue();

        var outcome = await FinishAsync(end: null);

        (outcome.Status, outcome.Code).ShouldBe((OutcomeStatus.Failed, Codes.RollBack));
        (await HeaderAsync()).HasEnded.ShouldBeFalse();
        (await _stage.Parts.Locks.FindAsync("prod", Cancel))!.Rollout.ShouldBe(_id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Codes.RolledBack)]
    [InlineData(Codes.Rejected)]
    [InlineData(Codes.Failed)]
    public async Task An_abort_before_the_end_is_how_it_ends_however_it_would_have(string? end)
    {
        (await _stage.Desk.AbortAsync(_id, Bob, "stop", Cancel)).Taken.ShouldBeTrue();

        var outcome = await FinishAsync(end);

        StepAnswer.Of(outcome).End.ShouldBe(Codes.Aborted);
        var header = await HeaderAsync();
        (header.State, header.Explanation).ShouldBe((RolloutState.Aborted, "bob aborted it: stop. What stays: management lists br. Peers: 3 not touched"));
        (await _stage.Parts.Locks.FindAsync("prod", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_pause_before_the_end_keeps_it_from_ending_until_it_is_resumed()
    {
        await _stage.Desk.PauseAsync(_id, Bob, "let me look", Cancel);

        (await FinishAsync(end: null)).Code.ShouldBe(Codes.Paused);
        (await HeaderAsync()).State.ShouldBe(RolloutState.Paused);
        (await _stage.Desk.ResumeAsync(_id, Bob, "fine", Cancel)).Taken.ShouldBeTrue();

        (await FinishAsync(end: null)).IsSuccess.ShouldBeTrue();
        (await HeaderAsync()).State.ShouldBe(RolloutState.Done);
    }

    [Fact]
    public async Task An_end_that_is_repeated_after_a_crash_ends_alike()
    {
        await _stage.Desk.AbortAsync(_id, Bob, "stop", Cancel);
        await FinishAsync(end: null);
        var before = await HeaderAsync();

        StepAnswer.Of(await FinishAsync(end: null)).End.ShouldBe(Codes.Aborted);

        (await HeaderAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task What_touched_nothing_and_cannot_go_on_ends_as_failed_with_what_was_in_its_way()
    {
        var held = await _stage.RunAsync(_id, new HoldStep(_stage.Parts), args => args with { Code = Codes.AddressesChanged, Why = "management lists another one: plan again" });

        StepAnswer.Of(held).Ends.ShouldBeTrue();
        (await HeaderAsync()).State.ShouldBe(RolloutState.Running, "nothing is offered where it is about to end");
        await FinishAsync(Codes.Failed);
        var header = await HeaderAsync();
        (header.State, header.Explanation).ShouldBe((RolloutState.Failed, "management lists another one: plan again: 3 not touched"));
    }

    [Fact]
    public async Task What_a_rollout_changed_and_did_not_put_back_is_told_with_how_sure_it_is()
    {
        var plan = (await _stage.Desk.FindAsync(_id, Cancel))!.Plan with { Provision = new() { Via = "azure" } };
        await _stage.Parts.Marks.SetAsync(_id, LeftBehind.ProvisionMark(1), Noon, Cancel);
        async Task<string> WordsAsync() => string.Join("; ", (await LeftBehind.OfAsync(_stage.Parts, _id, plan, [], Cancel)).Words());

        (await WordsAsync()).ShouldBe("br was provisioned via azure, and its machines run on; management lists br");
        await _stage.Parts.Marks.SetAsync(_id, RegisterMarks.Undo(1), Noon, Cancel);
        (await WordsAsync()).ShouldEndWith("whether management lists br is not certain, since its list was being put back and not seen in force");
        await _stage.Parts.Marks.SetAsync(_id, RegisterMarks.Undone(1), Noon, Cancel);
        (await WordsAsync()).ShouldBe("br was provisioned via azure, and its machines run on");
    }

    private Task<Outcome> FinishAsync(string? end) => _stage.RunAsync(_id, new FinishStep(_stage.Parts), args => args with { Code = end, IsBack = end == Codes.RolledBack });

    private async Task<RolloutHeader> HeaderAsync() => (await _stage.Parts.Rows.FindAsync("prod", _id, Cancel))!;
}
