using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Running;

public sealed class WaveTests
{
    private static readonly Plan Plan = Planner.Make(PlanSamples.Input(
        PlanSamples.Add with { Restart = new() { MaxUnavailable = BatchSize.Of(3), Batches = [BatchSize.Of(3)] } },
        PlanSamples.Peer("a"), PlanSamples.Peer("b"), PlanSamples.Peer("c"), PlanSamples.Peer("d")));

    /// <summary>A canary, and then the others.</summary>
    private static readonly Plan Ramp = Planner.Make(PlanSamples.Input(
        PlanSamples.Add with { Restart = new() { MaxUnavailable = BatchSize.Of(3), Batches = [BatchSize.Of(1), BatchSize.Of(3)] } },
        PlanSamples.Peer("a"), PlanSamples.Peer("b"), PlanSamples.Peer("c"), PlanSamples.Peer("d")));

    [Fact]
    public void A_batch_is_begun_at_once_when_there_is_room() => Begun(Rows()).ShouldBe(["a", "b", "c"]);

    [Fact]
    public void Who_is_not_back_takes_room()
    {
        var rows = Rows(("d", PeerState.NotBack));

        var wave = Wave.Choose(Plan, rows, Known(), batch: 1, isBack: false);

        wave.Begin.Select(peer => peer.Name).ShouldBe(["a", "b"]);
        wave.Left.ShouldBe(1);
    }

    [Fact]
    public void A_network_whose_router_is_not_back_loses_no_other()
    {
        var plan = Plan with { Peers = [.. Plan.Peers.Select(peer => peer with { Networks = peer.Name is "a" or "d" ? ["n"] : [] })] };

        Wave.Choose(plan, Rows(("d", PeerState.NotBack)), Known(), batch: 1, isBack: false).Begin.Select(peer => peer.Name).ShouldBe(["b", "c"]);
    }

    [Fact]
    public void Who_an_earlier_rollout_left_down_takes_room_and_its_network()
    {
        var plan = Plan with { Peers = [.. Plan.Peers.Select(peer => peer with { Networks = peer.Name is "a" ? ["n"] : [] })] };
        var away = PlanSamples.Peer("z") with { IsConnected = false, Networks = ["n"] };

        var wave = Wave.Choose(plan, Rows(), Known(), batch: 1, isBack: false, leftDown: [away]);

        wave.Begin.Select(peer => peer.Name).ShouldBe(["b", "c"]);
        wave.Left.ShouldBe(1);
        Wave.Choose(plan with { MaxUnavailable = 1 }, Rows(), Known(), batch: 1, isBack: false, leftDown: [away]).Begin.ShouldBeEmpty();
        Wave.Choose(plan, Rows(("d", PeerState.NotBack)), Known(), batch: 1, isBack: false, leftDown: [Known()["id-d"]]).Begin.Count.ShouldBe(2, "it is counted once");
    }

    [Fact]
    public void A_plan_shrinks_by_who_is_gone_or_would_not_come_back_or_is_offline()
    {
        var known = Known();
        known.Remove("id-a");
        known["id-b"] = known["id-b"] with { IsLoginExpired = true };
        known["id-c"] = known["id-c"] with { IsConnected = false };

        var wave = Wave.Choose(Plan, Rows(), known, batch: 1, isBack: false);

        wave.Begin.ShouldBeEmpty();
        wave.Drop.Select(peer => (peer.Name, peer.State)).ShouldBe([("a", PeerState.Skipped), ("b", PeerState.Skipped), ("c", PeerState.Deferred)]);
        Wave.Choose(Plan with { Offline = OfflinePeers.Skip }, Rows(), known, batch: 1, isBack: false).Drop[2].State.ShouldBe(PeerState.Skipped);
    }

    [Fact]
    public void Who_is_offline_for_a_moment_is_waited_for_before_it_is_deferred()
    {
        var known = Known();
        known["id-a"] = known["id-a"] with { IsConnected = false };

        var wave = Wave.Choose(Plan, Rows(), known, batch: 1, isBack: false, waits: true);

        wave.Awaited.Select(peer => peer.Name).ShouldBe(["a"]);
        wave.Drop.ShouldBeEmpty();
        wave.Begin.Select(peer => peer.Name).ShouldBe(["b", "c"]);
    }

    [Fact]
    public void The_next_batch_takes_the_place_of_one_that_has_emptied_and_is_no_larger()
    {
        var rows = Rows(Ramp, ("a", PeerState.Deferred));

        var wave = Wave.Choose(Ramp, rows, Known(), batch: 1, isBack: false);

        wave.Begin.Select(peer => (peer.Name, peer.Batch)).ShouldBe([("b", 1)], "a canary is restarted alone, though not the one that was planned");
        Wave.IsEmpty(rows, 1).ShouldBeTrue();
        Wave.IsEmpty(Rows(Ramp, ("a", PeerState.OnExpected)), 1).ShouldBeFalse();
        Wave.Choose(Ramp, Rows(Ramp, ("a", PeerState.OnExpected)), Known(), batch: 1, isBack: false).Begin.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_stands_in_whose_batch_people_are_to_decide_about_first()
    {
        var plan = Ramp with { Gates = [new() { At = new(IsBefore: true, GateStep.Batch, 2), Roles = ["network"] }] };

        Wave.Choose(plan, Rows(Ramp, ("a", PeerState.Deferred)), Known(), batch: 1, isBack: false).Begin.ShouldBeEmpty();
    }

    [Fact]
    public void Deferred_peers_that_have_come_back_are_next_in_no_batch()
    {
        var rows = Rows(("a", PeerState.Deferred), ("b", PeerState.Deferred));
        var known = Known();
        known["id-a"] = known["id-a"] with { IsConnected = false };

        Wave.Choose(Plan, rows, known, batch: 0, isBack: false).Begin.Select(peer => peer.Name).ShouldBe(["b"]);
    }

    [Fact]
    public void A_rollback_restarts_who_moved_and_nobody_else()
    {
        var rows = Rows(("a", PeerState.OnExpected), ("b", PeerState.OnExpected), ("c", PeerState.Elsewhere))
            .Select(row => row.Name switch
            {
                "a" => row with { HomeBefore = PlanSamples.Us, HomeAfter = PlanSamples.Br },
                "b" => row with { HomeBefore = PlanSamples.Br, HomeAfter = PlanSamples.Br + "/" },
                _ => row with { HomeBefore = PlanSamples.Us, HomeAfter = PlanSamples.Us },
            }).ToList();

        Wave.Choose(Plan, rows, Known(), batch: 0, isBack: true).Begin.Select(peer => peer.Name).ShouldBe(["a"]);
    }

    private static IEnumerable<string> Begun(IReadOnlyList<PeerProgress> rows) => Wave.Choose(Plan, rows, Known(), batch: 1, isBack: false).Begin.Select(peer => peer.Name);

    private static IReadOnlyList<PeerProgress> Rows(params (string Name, PeerState State)[] states) => Rows(Plan, states);

    private static IReadOnlyList<PeerProgress> Rows(Plan plan, params (string Name, PeerState State)[] states) =>
    [
        .. PeerRows.Initial(plan).Select(row => states.FirstOrDefault(state => state.Name == row.Name) is { Name: not null } state
            ? row with { State = state.State, Restarts = state.State == PeerState.Deferred ? 0 : 1, Batch = state.State == PeerState.Deferred ? 0 : row.Batch }
            : row),
    ];

    private static Dictionary<string, PeerFacts> Known() => Plan.Peers.ToDictionary(peer => peer.Id, peer => PlanSamples.Peer(peer.Name));
}
