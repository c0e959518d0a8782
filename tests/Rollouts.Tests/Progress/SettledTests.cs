using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Progress;

public sealed class SettledTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Three batches of two, and one that is offline from the beginning.</summary>
    private static readonly Plan Plan = Planner.Make(PlanSamples.Input(
        PlanSamples.Add with { Restart = new() { MaxUnavailable = BatchSize.Of(2), Batches = [BatchSize.Of(2)] } },
        [.. "abcdef".Select(name => PlanSamples.Peer($"{name}")), PlanSamples.Peer("z") with { IsConnected = false }]));

    private readonly SqliteTables _tables = SqliteTables.InMemory();

    private PeerRows Rows => new(_tables);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task What_is_final_is_counted_and_who_is_down_is_still_read()
    {
        await EndAsync("a", PeerState.Elsewhere);
        await EndAsync("b", PeerState.NotBack);
        await Rows.SettleAsync("r1", await Rows.BoardAsync("r1", Plan, 2), 1, _ => 0.9);

        var board = await Rows.BoardAsync("r1", Plan, 2);

        board.Settled.Tally.ShouldBe(new RestartTally(1, 1, 1 - 0.9));
        board.Settled.LastVerdictAt.ShouldBe(Noon);
        board.Rows.Select(row => (row.Name, row.State)).ShouldBe(
            [("b", PeerState.NotBack), ("c", PeerState.Pending), ("d", PeerState.Pending), ("e", PeerState.Pending), ("f", PeerState.Pending), ("z", PeerState.Deferred)]);
    }

    [Fact]
    public async Task Who_comes_back_late_is_counted_with_the_next_batch()
    {
        await EndAsync("a", PeerState.OnExpected);
        await EndAsync("b", PeerState.NotBack);
        await Rows.SettleAsync("r1", await Rows.BoardAsync("r1", Plan, 2), 1, _ => 1);
        await EndAsync("c", PeerState.OnExpected);
        await EndAsync("d", PeerState.OnExpected);
        var late = (await Rows.FindAsync("r1", Initial("b")))!;
        await Rows.MoveAsync("r1", late, late with { State = PeerState.OnExpected });
        await Rows.SettleAsync("r1", await Rows.BoardAsync("r1", Plan, 3), 2, _ => 1);

        (await Rows.BoardAsync("r1", Plan, 3)).Settled.Tally.Back.ShouldBe(4);
        (await Rows.AllSettledAsync("r1")).SelectMany(settled => settled.Final).ShouldBe(
            [new(1, PeerState.OnExpected, 1), new(1, PeerState.OnExpected, 1), new(2, PeerState.OnExpected, 2)]);
    }

    [Fact]
    public async Task A_batch_in_which_somebody_has_not_had_a_turn_is_not_settled()
    {
        await EndAsync("a", PeerState.OnExpected);

        await Rows.SettleAsync("r1", await Rows.BoardAsync("r1", Plan, 2), 1, _ => 1);

        (await Rows.AllSettledAsync("r1")).ShouldBeEmpty();
        (await Rows.BoardAsync("r1", Plan, 2)).Rows.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_rollout_that_was_begun_before_rows_had_an_order_is_read_as_a_whole()
    {
        await EndAsync("a", PeerState.OnExpected, peer => peer with { Planned = null });
        await EndAsync("b", PeerState.OnExpected);

        await Rows.SettleAsync("r1", await Rows.BoardAsync("r1", Plan, 2), 1, _ => 1);

        (await Rows.AllSettledAsync("r1")).ShouldBeEmpty();
        (await Rows.FindAsync("r1", Initial("a")))!.State.ShouldBe(PeerState.OnExpected);
        (await Rows.BoardAsync("r1", Plan, 2)).Rows.Take(2).ShouldAllBe(row => row.State == PeerState.OnExpected);
    }

    [Fact]
    public async Task Who_stands_in_for_an_emptied_batch_is_read_while_its_own_has_not_had_its_turn()
    {
        foreach (var name in (string[])["a", "b"])
            await Rows.MoveAsync("r1", Initial(name), Initial(name) with { State = PeerState.Deferred, Batch = 0 });
        await EndAsync("c", PeerState.OnExpected, batch: 1);
        await Rows.SettleAsync("r1", await Rows.BoardAsync("r1", Plan, 2), 1, _ => 1);

        var board = await Rows.BoardAsync("r1", Plan, 2);

        board.Settled.Deferred.ShouldBe(["id-a", "id-b"]);
        board.Rows.Select(row => (row.Name, row.Batch)).ShouldBe([("c", 1), ("d", 2), ("e", 3), ("f", 3), ("z", 0)]);
        (await Rows.BoardAsync("r1", Plan, await Rows.AllSettledAsync("r1"))).Rows.Count.ShouldBe(7, "people see the deferred too");
    }

    private static PeerProgress Initial(string name) => PeerRows.Initial(Plan).Single(peer => peer.Name == name);

    private async Task EndAsync(string name, PeerState state, Func<PeerProgress, PeerProgress>? before = null, int? batch = null)
    {
        var pending = (before ?? (peer => peer))(Initial(name));
        var begun = await Rows.MoveAsync("r1", pending, pending with { State = PeerState.Restarting, Restarts = 1, Batch = batch ?? pending.Batch });
        await Rows.MoveAsync("r1", begun!, begun! with { State = state, UpdatedAt = Noon });
    }
}
