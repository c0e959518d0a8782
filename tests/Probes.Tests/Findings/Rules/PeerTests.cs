using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class PeerTests
{
    private const string Region = Scene.Region;
    private static readonly string[] Urls = ["rels://relay-cluster-br.example.com:443", "rels://relay-cluster-us.example.com:443"];

    [Fact]
    public void Peers_on_the_relay_that_they_would_pick_are_fine() => Mesh().With(Homes(8, "br")).IsHealthy();

    [Fact]
    public void Peers_that_stick_to_a_far_relay_are_stranded_and_it_says_what_that_costs_and_who_they_are()
    {
        var finding = Mesh().With(new PeerUse { At = Scene.Now, Connected = 9, Homes = [.. Homes(6, "us").Homes, .. Homes(3, "br").Homes] }).Only(FindingCodes.PeersStranded);

        finding.Message.ShouldBe("6 peers of brazilsouth stick to a farther relay than br, which they would pick today");
        finding.Evidence.ShouldBe(["us, 120 ms away: 6 peers (us-1, us-2, us-3, us-4, us-5 and 1 more)"]);
        finding.Impact.ShouldBe("brazilsouth: br → us, +90 ms");
        finding.Remedy.ShouldContain("--repick");
    }

    [Fact]
    public void Peers_of_another_region_are_not_stranded_here() =>
        Mesh().With(Homes(8, "us", region: "eastus")).Lacks(FindingCodes.PeersStranded);

    [Fact]
    public void A_home_that_is_hardly_farther_is_left_alone() =>
        Scene.Of(("br", 30), ("us", 45)).Expecting("br").With(Homes(8, "us")).Lacks(FindingCodes.PeersStranded);

    [Fact]
    public void Where_the_pick_is_chance_nobody_is_stranded() =>
        Scene.Of(("br", 30), ("us", 30), ("eu", 90)).With(Homes(8, "eu")).Lacks(FindingCodes.PeersStranded);

    [Fact]
    public void While_the_near_relay_fails_nobody_is_sent_there() =>
        Mesh().Fails("br", ProbePhase.Upgrade, FailureReason.Status, 404).With(Homes(8, "us")).Lacks(FindingCodes.PeersStranded);

    [Fact]
    public void What_was_seen_hours_ago_says_nothing_of_now() =>
        Mesh().With(Homes(8, "us") with { At = Scene.Now - PeerUse.Freshness - TimeSpan.FromMinutes(1), Listed = [] }).IsHealthy();

    [Fact]
    public void A_pair_of_the_region_that_goes_through_an_unexpected_relay_leaves_it()
    {
        var finding = Mesh().With(Paired(Region, Region, "us")).Only(FindingCodes.PairsLeaveRegion);

        finding.Message.ShouldBe("1 relayed pair of brazilsouth goes through us, and br is expected");
        finding.Evidence.ShouldBe(["a and b: through us, 240 ms there and back"]);
    }

    [Theory]
    [InlineData(Region, Region, "br")]
    [InlineData(Region, "eastus", "us")]
    [InlineData("eastus", "eastus", "us")]
    public void Pairs_that_stay_or_have_to_leave_are_fine(string first, string second, string relay) => Mesh().With(Paired(first, second, relay)).IsHealthy();

    [Fact]
    public void Where_any_relay_may_win_no_pair_leaves() =>
        Scene.Of(("br", 30), ("us", 120)).With(Paired(Region, Region, "us")).Lacks(FindingCodes.PairsLeaveRegion);

    [Fact]
    public void Where_the_expected_relay_is_only_a_candidate_there_is_no_other_way_yet() =>
        Mesh().WithRelay("br", relay => relay with { State = RelayState.Candidate }).With(Paired(Region, Region, "us")).Lacks(FindingCodes.PairsLeaveRegion);

    [Fact]
    public void A_relay_that_is_nobodys_home_is_unused()
    {
        var finding = Mesh().With(Homes(8, "br", isUnused: true)).Only(FindingCodes.RelayUnused);

        finding.Subject.Relay.ShouldBe("us");
        finding.Evidence.ShouldBe(["br: 8 peers"]);
    }

    [Fact]
    public void Few_peers_or_few_of_many_say_nothing_about_a_relay()
    {
        Mesh().With(Homes(4, "br", isUnused: true)).IsHealthy();
        Mesh().With(Homes(8, "br", isUnused: true) with { Connected = 17 }).IsHealthy();
    }

    [Fact]
    public void A_relay_that_a_region_expects_or_that_is_on_its_way_in_or_out_is_not_unused()
    {
        Mesh().Expecting("br", "us").With(Homes(8, "br", isUnused: true)).IsHealthy();
        Mesh().WithRelay("us", relay => relay with { State = RelayState.Candidate }).With(Homes(8, "br", isUnused: true)).IsHealthy();
        Mesh().WithRelay("us", relay => relay with { State = RelayState.Retiring }).With(Homes(8, "br", isUnused: true)).IsHealthy();
    }

    [Fact]
    public void A_fleet_that_is_as_management_lists_it_has_not_drifted() => Mesh().With(Listing(Urls)).IsHealthy();

    [Fact]
    public void A_relay_that_only_one_side_has_is_drift()
    {
        Mesh().With(Listing(Urls[0])).Only(FindingCodes.FleetDrift).Evidence.ShouldBe([$"us, {Urls[1]}: active in the fleet, and not listed"]);
        Mesh().With(Listing([.. Urls, "rels://eu.example.com:443"])).Only(FindingCodes.FleetDrift).Evidence.ShouldBe(["rels://eu.example.com:443: listed, and not in the fleet"]);
    }

    [Fact]
    public void A_candidate_that_is_listed_already_is_drift_and_one_that_is_not_is_none()
    {
        var candidate = Mesh().WithRelay("us", relay => relay with { State = RelayState.Candidate });

        candidate.With(Listing(Urls)).Only(FindingCodes.FleetDrift).Evidence.ShouldBe([$"us, {Urls[1]}: listed, and only a candidate in the fleet"]);
        candidate.With(Listing(Urls[0])).IsHealthy();
    }

    [Fact]
    public void A_relay_on_its_way_out_may_be_listed_or_not()
    {
        var retiring = Mesh().WithRelay("us", relay => relay with { State = RelayState.Retiring });

        retiring.With(Listing(Urls)).IsHealthy();
        retiring.With(Listing(Urls[0])).IsHealthy();
    }

    [Fact]
    public void Another_order_is_drift_since_the_order_matters_to_the_race() =>
        Mesh().With(Listing(Urls[1], Urls[0])).Only(FindingCodes.FleetDrift).Evidence.ShouldBe([$"management's order is {Urls[1]}, {Urls[0]}"]);

    [Fact]
    public void Default_ports_make_no_difference_and_placeholders_say_nothing()
    {
        Mesh().With(Listing("rels://relay-cluster-br.example.com", "rels://RELAY-cluster-us.example.com:443")).IsHealthy();
        Mesh().With(Listing("{{ .RELAY }}")).IsHealthy();
    }

    private static Scene Mesh() => Scene.Of(("br", 30), ("us", 120)).Expecting("br");

    private static PeerUse Homes(int count, string relay, string region = Region, bool isUnused = false) => new()
    {
        At = Scene.Now,
        Connected = count + (isUnused ? 0 : 1),
        Homes = [.. Enumerable.Range(1, count).Select(number => new PeerHome($"{relay}-{number}", region, relay)), .. isUnused ? (PeerHome[])[] : [new("far", "elsewhere", relay == "br" ? "us" : "br")]],
    };

    private static PeerUse Paired(string first, string second, string relay) => new() { At = Scene.Now, Pairs = [new("a", first, "b", second, relay)] };

    private static PeerUse Listing(params string[] urls) => new() { At = Scene.Now, Listed = urls };
}
