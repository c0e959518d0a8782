using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Progress;

public sealed class PeerRowsTests : IAsyncLifetime
{
    private static readonly Plan Plan = Planner.Make(PlanSamples.Input(
        PlanSamples.Add, PlanSamples.Peer("a"), PlanSamples.Peer("b"), PlanSamples.Peer("c") with { IsConnected = false }));

    private readonly SqliteTables _tables = SqliteTables.InMemory();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Peers_that_were_not_touched_are_what_the_plan_says() =>
        (await new PeerRows(_tables).ListAsync("r1", Plan)).Select(peer => (peer.Name, peer.State, peer.Batch))
            .ShouldBe([("a", PeerState.Pending, 1), ("b", PeerState.Pending, 2), ("c", PeerState.Deferred, 0)]);

    [Fact]
    public async Task Of_two_writers_the_second_is_told_so()
    {
        var rows = new PeerRows(_tables);
        var peer = PeerRows.Initial(Plan)[0];
        var restarting = peer with { State = PeerState.Restarting, OperationId = "op" };

        var first = await rows.MoveAsync("r1", peer, restarting);
        (await rows.MoveAsync("r1", peer, restarting)).ShouldBeNull();
        var back = await rows.MoveAsync("r1", first!, first! with { State = PeerState.OnExpected });
        (await rows.MoveAsync("r1", first!, first! with { State = PeerState.NotBack })).ShouldBeNull();

        (await rows.ListAsync("r1", Plan))[0].ShouldBe(back);
        (await rows.FindAsync("r1", PeerRows.Initial(Plan)[1])).ShouldBeNull();
    }

    [Fact]
    public void A_touched_peer_never_becomes_untouched()
    {
        PeerState[] untouched = [PeerState.Pending, PeerState.Deferred, PeerState.Skipped];
        foreach (var from in Enum.GetValues<PeerState>().Except(untouched))
        {
            untouched.ShouldAllBe(to => !PeerRows.CanMove(from, to));
        }

        PeerRows.CanMove(PeerState.Pending, PeerState.OnExpected).ShouldBeFalse();
        PeerRows.CanMove(PeerState.Skipped, PeerState.Restarting).ShouldBeFalse();
    }

    [Fact]
    public async Task A_peer_that_was_to_be_restarted_and_was_not_is_left_alone_only_before_its_restart_began()
    {
        var rows = new PeerRows(_tables);
        var pending = PeerRows.Initial(Plan)[0];
        var chosen = await rows.MoveAsync("r1", pending, pending with { State = PeerState.Restarting });
        (await rows.MoveAsync("r1", chosen!, chosen! with { State = PeerState.Skipped })).ShouldNotBeNull();

        await Should.ThrowAsync<InvalidOperationException>(() => rows.MoveAsync("r1", chosen! with { IsBegun = true }, chosen! with { State = PeerState.Skipped }));
    }

    [Fact]
    public async Task A_move_that_no_peer_makes_is_a_mistake()
    {
        var peer = PeerRows.Initial(Plan)[0];

        await Should.ThrowAsync<InvalidOperationException>(() => new PeerRows(_tables).MoveAsync("r1", peer, peer with { State = PeerState.NotBack }));
    }
}
