using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;
using static OpenZro.Probes.Rollouts.Tests.Planning.PlanSamples;

namespace OpenZro.Probes.Rollouts.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void A_plan_says_who_is_restarted_why_and_what_it_brings()
    {
        var plan = Planner.Make(Input(Add, Peer("a")));

        plan.CanStart.ShouldBeTrue();
        var peer = plan.Peers.ShouldHaveSingleItem();
        (peer.Why, peer.Via, peer.Home, peer.Predicted, peer.Probability, peer.GainMs).ShouldBe(("country BR", "manual", Us, "br", 0.95, 270));
        peer.Expected.ShouldBe([Br]);
        plan.Register!.Before.ShouldBe([Us, Eu]);
        plan.Register.After.ShouldBe([Us, Eu, Br]);
        plan.Verify!.Regions.ShouldBe(["brazilsouth", "westeurope"]);
        plan.Checks.ShouldContain("restart: each batch soaks for 10m after its last verdict, before the next begins");
        plan.Checks.ShouldContain("restart: batches of 1, 10%, 25%, the last repeats; a batch in which nobody could be restarted takes the first of the next in its place");
        plan.Checks.ShouldContain("restart: 1 via manual, the first rule that matches of: any peer → manual");
        plan.Checks.ShouldContain("verify relay: 30 good observations in a row on every phase, of every name on every member, from brazilsouth, westeurope, within 2h");
    }

    [Theory]
    [InlineData(null, "peers have a known home and no region, so nobody of another region shows whether others keep their relay: say which under peers.regions of the connections, or by groups that are named as the fleet's regions")]
    [InlineData("brazilsouth", "no connected peer of another region has a known home, so nothing shows whether others keep their relay")]
    public void Why_nobody_is_watched_is_said(string? region, string warning) =>
        Planner.Make(Input(Add, Peer("a"), Peer("b") with { Country = "DE", Region = region })).Warnings.ShouldContain(warning);

    [Fact]
    public void A_url_may_come_first() =>
        Planner.Make(Input(Add with { Register = Add.Register! with { Position = ListPosition.First } }, Peer("a"))).Register!.After.ShouldBe([Br, Us, Eu]);

    [Fact]
    public void Peers_that_would_not_come_back_or_have_nothing_to_gain_are_left_out_with_the_reason()
    {
        var plan = Planner.Make(Input(
            Add with { Peers = Add.Peers with { Exclude = [new() { Names = ["bastion"] }] } },
            Peer("expired") with { IsLoginExpired = true },
            Peer("waiting") with { NeedsApproval = true },
            Peer("manual") with { ConnectsByItself = false },
            Peer("there") with { Home = "rels://BR.example.com" },
            Peer("bastion"),
            Peer("me") with { IsSelf = true },
            Peer("offline") with { IsConnected = false },
            Peer("ok")));

        plan.Peers.Select(peer => peer.Name).ShouldBe(["ok"]);
        plan.Deferred.Select(peer => peer.Name).ShouldBe(["offline"]);
        plan.LeftOut.ToDictionary(peer => peer.Name, peer => (peer.Fate, peer.Why)).ShouldBe(
            new Dictionary<string, (PeerFate, string)>
            {
                ["bastion"] = (PeerFate.Excluded, "name bastion"),
                ["expired"] = (PeerFate.Skipped, "its login has expired, so it would not come back unattended"),
                ["manual"] = (PeerFate.Skipped, "it does not connect by itself after a restart, so it would stay down"),
                ["me"] = (PeerFate.Excluded, "it is the server's own peer, which is restarted only when it is named"),
                ["there"] = (PeerFate.Skipped, "it is on the expected relay already"),
                ["waiting"] = (PeerFate.Skipped, "it waits for an administrator's approval, so it would not come back"),
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Routers_come_first_one_per_network_and_what_carries_us_last_one_at_a_time()
    {
        var file = Add with
        {
            Peers = Add.Peers with { Select = [new() { Countries = ["BR"] }, new() { IsSelf = true }] },
            Restart = new() { Batches = [BatchSize.Of(10)], MaxUnavailable = BatchSize.Of(10) },
        };

        var plan = Planner.Make(Input(
            file,
            Peer("a-self") with { IsSelf = true },
            Peer("b-path") with { IsOnOurPath = true },
            Peer("c-path") with { IsOnOurPath = true, Networks = ["n1"] },
            Peer("d"),
            Peer("e"),
            Peer("r1") with { Networks = ["n1"] },
            Peer("r2") with { Networks = ["n1", "n2"] },
            Peer("r3") with { Networks = ["n3"] }));

        plan.Batches.Select(batch => string.Join(' ', batch.Peers.Select(id => id[3..]))).ShouldBe(["r1 r3", "r2", "d e", "b-path", "c-path", "a-self"]);
        plan.Warnings.ShouldContain("r3 is the only connected router of n3, which is cut off while it restarts");
    }

    [Fact]
    public void Peers_stand_in_the_order_in_which_people_count()
    {
        var plan = Planner.Make(Input(Add, Peer("sp-10"), Peer("sp-3"), Peer("SP-2"), Peer("sp-1")));

        plan.Peers.Select(peer => peer.Name).ShouldBe(["sp-1", "SP-2", "sp-3", "sp-10"]);
    }

    [Fact]
    public void Sizes_grow_as_the_file_says_and_the_last_repeats()
    {
        var plan = Planner.Make(Input(
            Add with { Restart = new() { MaxUnavailable = BatchSize.Of(20) } }, [.. Enumerable.Range(0, 100).Select(i => Peer($"p{i:D3}"))]));

        plan.Batches.Select(batch => batch.Peers.Count).ShouldBe([1, 10, 20, 20, 20, 20, 9]);
    }

    [Fact]
    public void Deferred_peers_that_come_back_are_swept_within_the_room_that_is_left()
    {
        var back = Planner.Make(Input(
            Add, Peer("a") with { Networks = ["n1"] }, Peer("b") with { Networks = ["n1"] }, Peer("c") with { Networks = ["n2"] }, Peer("d"))).Peers;

        Batching.Sweep(back, Add.Restart, 3).ShouldBe(["id-a", "id-c"]);
        Batching.Sweep(back, Add.Restart, 1).ShouldBe(["id-a"]);
        Batching.Sweep(back, Add.Restart, 0).ShouldBeEmpty();
        Batching.Sweep([], Add.Restart, 3).ShouldBeEmpty();
    }

    [Fact]
    public void Samples_of_other_regions_are_kept()
    {
        PeerFacts[] others = [.. new[] { "x", "y", "z" }.Select(name => Peer(name) with { Country = "DE", Region = "westeurope", Home = Eu })];

        Planner.Make(Input(Add, [Peer("a"), .. others])).Kept.ShouldBe([new("id-x", "x", "westeurope", Eu), new("id-y", "y", "westeurope", Eu)]);
    }

    [Theory]
    [InlineData("mesh-differs")]
    [InlineData("relay-unknown")]
    [InlineData("region-unknown")]
    [InlineData("already-listed")]
    [InlineData("connection-unknown")]
    [InlineData("relay-failing")]
    [InlineData("no-peers")]
    public void A_plan_that_cannot_work_is_refused(string code)
    {
        var input = Input(Add, Peer("a"));
        input = code switch
        {
            "mesh-differs" => input with { File = Add with { Mesh = "test" } },
            "relay-unknown" => input with { File = Add with { Relay = "bx" } },
            "region-unknown" => input with { File = Add with { Verify = new() { From = ["mars"] } } },
            "already-listed" => input with { Addresses = [Us, "rels://br.example.com"] },
            "connection-unknown" => input with { File = Add with { Register = new() { Via = "mgmt" } }, Connections = new([], ["other"], []) },
            "relay-failing" => input with { Evidence = new(RelayProof.Failing, [new("brazilsouth", "br-1.example.com", 0, 30, "connect: refused")]) },
            _ => input with { Peers = [] },
        };

        Planner.Make(input).Refusals.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void A_relay_is_retired_only_once_no_peer_calls_it_home()
    {
        var file = new RolloutFile { Kind = RolloutKind.Retire, Relay = "us", Mesh = "prod", Reason = "r", Register = new() { Via = "print" } };

        var refusal = Planner.Make(Input(file, Peer("a"))).Refusals.ShouldHaveSingleItem();
        refusal.Code.ShouldBe("peers-at-home");
        refusal.Message.ShouldContain("stop it, or block its TCP and UDP port");
        Planner.Make(Input(file, Peer("a") with { Home = null })).Refusals.ShouldHaveSingleItem().Code.ShouldBe("home-unknown");
        Planner.Make(Input(file, Peer("a") with { Home = Eu }) with { Addresses = [Us] }).Refusals.ShouldHaveSingleItem().Code.ShouldBe("last-relay");
        var plan = Planner.Make(Input(file, Peer("a") with { Home = Eu }, Peer("b") with { Home = null, IsConnected = false }));
        plan.CanStart.ShouldBeTrue();
        plan.Register!.After.ShouldBe([Eu]);
        plan.Peers.ShouldBeEmpty();
    }

    [Fact]
    public void Who_was_last_seen_at_it_and_is_offline_now_is_told_of_and_keeps_no_relay_from_being_retired()
    {
        var file = new RolloutFile { Kind = RolloutKind.Retire, Relay = "us", Mesh = "prod", Reason = "r", Register = new() { Via = "print" } };

        var plan = Planner.Make(Input(file, Peer("a") with { Home = Eu }, Peer("laptop") with { Home = Us, IsConnected = false }));

        plan.Refusals.ShouldBeEmpty();
        plan.Warnings.ShouldBe(
            ["us was the home of 1 peer when last seen, which is offline now: laptop. They pick among the others once they connect; a client that only slept goes on with us as long as that runs"]);
    }

    [Fact]
    public void A_repick_changes_no_relay_and_expects_what_each_region_picks()
    {
        var file = new RolloutFile { Kind = RolloutKind.Repick, Mesh = "prod", Reason = "r", Peers = new() { Select = [new() { Names = ["a", "b"] }] } };
        var fleet = Mesh with { Relays = [.. Mesh.Relays.Select(relay => relay with { State = RelayState.Active })] };

        var plan = Planner.Make(Input(file, Peer("a"), Peer("b") with { Region = "westeurope" }) with { Fleet = fleet, Addresses = [Us, Eu, Br] });

        (plan.Register, plan.Verify, plan.CanStart).ShouldBe((null, null, true));
        plan.Peers.ToDictionary(peer => peer.Name, peer => peer.Expected[0]).ShouldBe(new Dictionary<string, string> { ["a"] = Br, ["b"] = Eu }, ignoreOrder: true);
    }

    [Fact]
    public void Ten_thousand_peers_are_planned_whole()
    {
        var plan = Planner.Make(Input(
            Add with { Restart = new() { MaxUnavailable = BatchSize.Percent(5) } },
            [.. Enumerable.Range(0, 10_000).Select(i => Peer($"p{i:D5}") with { Networks = i % 3 == 0 ? [$"n{i % 100}"] : [] })]));

        plan.Batches.Sum(batch => batch.Peers.Count).ShouldBe(10_000);
        plan.MaxUnavailable.ShouldBe(500);
    }
}
