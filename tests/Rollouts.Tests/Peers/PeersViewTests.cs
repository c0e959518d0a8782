using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class PeersViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly FleetDefinition Fleet = PlanSamples.Mesh;

    [Fact]
    public void A_home_is_told_by_the_fleets_name_and_by_its_url_where_the_fleet_has_none()
    {
        var document = Of([Peer("a"), Peer("b"), Peer("c")], Seen("a", PlanSamples.Us), Seen("b", "rels://stranger.example.com:443"));

        document.Peers.Select(peer => (peer.Name, peer.Relay)).ShouldBe([("a", "us"), ("b", "rels://stranger.example.com:443"), ("c", null)]);
    }

    [Fact]
    public void Peers_stand_in_the_order_in_which_people_count() =>
        Of([Peer("sp-10"), Peer("sp-2"), Peer("SP-1")]).Peers.Select(peer => peer.Name).ShouldBe(["SP-1", "sp-2", "sp-10"]);

    [Fact]
    public void The_configured_url_tells_relays_apart_that_share_an_instance_url() =>
        Of([Peer("a")], Seen("a", PlanSamples.Us) with { Configured = PlanSamples.Eu }).Peers[0].Relay.ShouldBe("eu");

    [Fact]
    public void A_pair_that_both_ends_tell_of_counts_once()
    {
        var document = Of(
            [Peer("a"), Peer("b")],
            Seen("a", PlanSamples.Us) with { Relayed = [new("key-b", PlanSamples.Eu)] },
            Seen("b", PlanSamples.Eu) with { Relayed = [new("key-a", PlanSamples.Eu)] });

        document.Pairs.ShouldHaveSingleItem().ShouldBe(new RelayedPair("a", "brazilsouth", "b", "brazilsouth", "eu"));
        document.Peers.Select(peer => peer.Relayed).ShouldBe([1, 1]);
    }

    [Fact]
    public void A_pair_with_somebody_who_was_never_seen_is_left_out() =>
        Of([Peer("a")], Seen("a", PlanSamples.Us) with { Relayed = [new("key-x", PlanSamples.Us)] }).Pairs.ShouldBeEmpty();

    [Fact]
    public void What_was_seen_too_long_ago_makes_no_finding_and_is_shown_with_its_age()
    {
        var old = Now - PeerUse.Freshness - TimeSpan.FromMinutes(1);
        var document = Of([Peer("a"), Peer("b")], Seen("a", PlanSamples.Us) with { At = old, Relayed = [new("key-b", PlanSamples.Us)] }, Seen("b", PlanSamples.Us));

        document.Peers[0].SeenAt.ShouldBe(old);
        document.Pairs.ShouldBeEmpty();
        document.Use().Homes.ShouldHaveSingleItem().Peer.ShouldBe("b");
    }

    [Fact]
    public void Offline_peers_have_no_home_in_findings() =>
        Of([Peer("a") with { IsConnected = false }], Seen("a", PlanSamples.Us)).Use().Homes.ShouldBeEmpty();

    [Fact]
    public void A_document_is_read_as_it_was_written()
    {
        var document = Of([Peer("a"), Peer("b")], Seen("a", PlanSamples.Us) with { Relayed = [new("key-b", PlanSamples.Us)] }, Seen("b", PlanSamples.Us)) with { Listed = [PlanSamples.Us] };

        var read = PeersDocument.FromJson(document.ToJson());

        read.ToJson().ShouldBe(document.ToJson());
        read.Peers[0].ShouldBe(document.Peers[0]);
        read.Pairs.ShouldBe(document.Pairs);
    }

    [Fact]
    public void The_advice_names_those_who_would_gain_and_writes_a_file_that_the_planner_takes()
    {
        var document = Of([Peer("far"), Peer("near"), Peer("elsewhere") with { Region = "westeurope" }], Seen("far", PlanSamples.Us), Seen("near", PlanSamples.Br), Seen("elsewhere", PlanSamples.Us));

        var advice = RepickAdvice.Of(document, PlanSamples.Picks, TimeSpan.FromMilliseconds(50));
        var file = RolloutReader.Read(advice.Write("prod", [new() { Match = new() { Groups = ["routing-br"] }, Use = "ssh-br" }])!, "repick.yaml");

        advice.Write("prod", [])!.ShouldContain("  soak: 10m\n", Case.Sensitive, "who looks at the file sees how long a batch is watched");
        advice.Peers.ShouldBe([new RepickPeer("far", "brazilsouth", "us", "br", TimeSpan.FromMilliseconds(270))]);
        file.Errors.ShouldBeEmpty();
        file.Warnings.ShouldBeEmpty();
        file.File.ShouldNotBeNull().ShouldSatisfyAllConditions(
            rollout => rollout.Kind.ShouldBe(RolloutKind.Repick),
            rollout => rollout.Restart.Soak.ShouldBe(TimeSpan.FromMinutes(10)),
            rollout => rollout.Peers.Select.ShouldHaveSingleItem().Names.ShouldBe(["far"]),
            rollout => rollout.Restart.Via.Select(route => route.Use).ShouldBe(["ssh-br", "manual"]));
    }

    [Fact]
    public void Nobody_is_restarted_for_a_gain_below_the_threshold_or_where_no_relay_is_the_clear_pick()
    {
        var document = Of([Peer("far")], Seen("far", PlanSamples.Us));
        var unclear = PlanSamples.Picks.Select(pick => pick with { Probabilities = new Dictionary<string, double> { ["br"] = 0.6, ["us"] = 0.4 } }).ToList();

        RepickAdvice.Of(document, PlanSamples.Picks, TimeSpan.FromMilliseconds(300)).Peers.ShouldBeEmpty();
        RepickAdvice.Of(document, unclear, TimeSpan.FromMilliseconds(50)).Write("prod", []).ShouldBeNull();
        RepickAdvice.Of(document, PlanSamples.Picks, TimeSpan.FromMilliseconds(50), region: "westeurope").Peers.ShouldBeEmpty();
    }

    private static PeersDocument Of(IReadOnlyList<PeerFacts> peers, params PeerSighting[] sightings) =>
        PeersView.Of(Fleet, new PeerReading { Peers = peers }, sightings.ToDictionary(sighting => sighting.PeerId), listed: null, Now);

    private static PeerFacts Peer(string name) => new() { Id = name, Name = name, Region = "brazilsouth", IsConnected = true };

    private static PeerSighting Seen(string id, string home) => new() { PeerId = id, At = Now, PublicKey = "key-" + id, Home = home };
}
