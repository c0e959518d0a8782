using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>Management has restarted, and peers are away for a moment: the first of the plan is not lost by that.</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private RolloutStage _stage = null!;
    private string _id = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = new(_tables, _time);
        _id = await _stage.StartAsync("ann", Cancel);
    }

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Peers_that_were_connected_at_the_preflight_are_waited_for_and_others_are_not()
    {
        await _stage.Parts.Marks.SetAsync(_id, RegisterMarks.Ready, _time.GetUtcNow(), Cancel);
        _stage.Mesh = [Knowing("sp-1"), Away("sp-2"), Away("sp-3")];

        (await RunAsync(new PropagateStep(_stage.Parts))).Status.ShouldBe(OutcomeStatus.Inconclusive);
        await _stage.Parts.Marks.SetAsync(_id, PreflightStep.OfflineMark("id-sp-2"), _time.GetUtcNow(), Cancel);
        await _stage.Parts.Marks.SetAsync(_id, PreflightStep.OfflineMark("id-sp-3"), _time.GetUtcNow(), Cancel);

        (await RunAsync(new PropagateStep(_stage.Parts))).IsSuccess.ShouldBeTrue("who was offline before is not expected back");
    }

    [Fact]
    public async Task A_peer_that_is_offline_as_its_turn_comes_has_two_minutes_and_then_the_next_takes_its_place()
    {
        _stage.Mesh = [Away("sp-1"), Knowing("sp-2"), Knowing("sp-3")];

        var waiting = await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1);
        var early = await RowAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1);

        waiting.Status.ShouldBe(OutcomeStatus.Inconclusive);
        StepAnswer.Of(waiting).Why.ShouldBe("offline, and waited for until 12:02:00Z: sp-1");
        early.State.ShouldBe(PeerState.Pending);
        (await RowAsync()).State.ShouldBe(PeerState.Deferred);
        await RunAsync(new BeginWaveStep(_stage.Parts), batch: 1);
        (await RowAsync("sp-2")).Batch.ShouldBe(1, "it is the canary now");
    }

    [Theory]
    [InlineData(0, "before batch 1")]
    [InlineData(1, "after batch 1")]
    public async Task What_is_judged_again_after_its_batch_was_restarted_is_told_to_have_stopped_after_it(int restarts, string place)
    {
        _stage.Incidents = new([new("i-1", "relay us is down from eastus", ["eastus"], _time.GetUtcNow())]);
        var row = await RowAsync();
        if (restarts > 0)
            await _stage.Parts.Peers.MoveAsync(_id, row, row with { State = PeerState.Restarting, Restarts = restarts, RestartedAt = _time.GetUtcNow(), IsBegun = true, OperationId = "op", UpdatedAt = _time.GetUtcNow() }, Cancel);

        await RunAsync(new MayRestartStep(_stage.Parts), batch: 1);

        var entry = (await _stage.Desk.AuditAsync(_id, null, Cancel))!.Entries[^1];
        (entry.Action, entry.Subject).ShouldBe(("stopped", place));
    }

    private async Task<PeerProgress> RowAsync(string name = "sp-1") => (await _stage.Parts.Peers.ListAsync(_id, (await _stage.Desk.FindAsync(_id, Cancel))!.Plan, Cancel)).Single(row => row.Name == name);

    private Task<Outcome> RunAsync(RolloutStep step, int batch = 0) => _stage.RunAsync(_id, step, args => args with { Batch = batch });

    private PeerFacts Knowing(string name) => RolloutStage.Peer(name) with { LastSeen = _time.GetUtcNow().AddSeconds(1) };

    private static PeerFacts Away(string name) => RolloutStage.Peer(name) with { IsConnected = false };
}
