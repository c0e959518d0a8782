using System.Globalization;
using CsCheck;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Scheduling;
using static OpenZro.Probes.Tests.Picking.Seen;

namespace OpenZro.Probes.Tests.Picking;

/// <summary>
/// What is predicted from slot to slot. A story says how the relay <c>near</c> is in each slot: its round trip in ms, <c>x</c> for refused,
/// and how often, as <c>1*20 x*3</c>. The relay <c>far</c> is at 100 ms and well.
/// </summary>
public sealed class PickOverTimeTests
{
    [Fact]
    public void An_outage_takes_the_wins_by_the_slot_and_its_end_gives_them_back() =>
        Shares("1*20 x*5 1*4").TakeLast(10).ShouldBe([1, 0.5, 0.333, 0, 0, 0, 0.5, 1, 1, 1], tolerance: 0.001);

    [Fact]
    public void An_outage_however_long_is_forgotten_once_the_relay_is_healthy_again()
    {
        for (var length = 3; length <= 40; length++)
        {
            Shares($"1*30 x*{length} 1*2")[^1].ShouldBe(1, $"after {length} failed slots");
        }
    }

    [Fact]
    public void It_takes_as_many_slots_as_the_fleet_says()
    {
        var thresholds = new Thresholds { FailuresBeforeUnhealthy = 5, SuccessesBeforeHealthy = 3 };

        Shares("1*20 x*5 1*3", thresholds).TakeLast(9).ShouldBe([1, 0.5, 0.333, 0.25, 0.2, 0, 0.5, 0.5, 1], tolerance: 0.001);
    }

    [Fact]
    public void The_first_slot_decides_where_the_fleet_says_so() =>
        Shares("1*20 x*2 1*2", new Thresholds { FailuresBeforeUnhealthy = 1, SuccessesBeforeHealthy = 1 }).TakeLast(5).ShouldBe([1, 0, 0, 1, 1]);

    [Fact]
    public void A_relay_that_flaps_is_not_sure_to_win_from_the_third_failure_on_and_is_again_after_a_while()
    {
        var shares = Shares("1*20 x 1 x 1 x 1 x x 1 x 1*10");

        shares.Skip(24).Take(7).ShouldAllBe(share => share < 0.75);
        shares[^1].ShouldBe(0.75, tolerance: 0.05);
    }

    [Fact]
    public void A_relay_that_flapped_from_the_beginning_wins_as_often_as_it_answered() =>
        Shares(string.Join(' ', Enumerable.Repeat("1 x", 15)) + " 1")[^1].ShouldBe(0.5, tolerance: 0.05);

    [Fact]
    public void One_lost_slot_in_twenty_shows_as_such_once_the_next_one_is_good()
    {
        var shares = Shares("1*19 x 1*19 x 1*10");

        shares[19].ShouldBe(0.475, tolerance: 0.03, "the last slot failed");
        shares[20].ShouldBe(20 / 21d, tolerance: 0.001);
        shares[^1].ShouldBe(29 / 30d, tolerance: 0.001);
    }

    [Fact]
    public void Chance_failures_never_hide_that_the_last_slot_failed() => Gen.Select(Gen.Double[0, 0.5], Gen.Int[1, 10], Gen.Int[1, 5], Gen.Int[0, 1_000_000]).Sample((loss, failures, successes, seed) =>
    {
        var random = new Random(seed);
        var slots = Enumerable.Range(0, 40).Select(_ => random.NextDouble() < loss ? default(double?) : 1 + random.NextDouble()).ToList();
        var shares = Shares(slots, new Thresholds { FailuresBeforeUnhealthy = failures, SuccessesBeforeHealthy = successes });

        foreach (var (slot, share) in slots.Zip(shares))
        {
            (slot is not null || share <= 0.5).ShouldBeTrue($"{share} of the wins, and the last slot failed");
        }
    });

    [Fact]
    public void A_relay_that_slows_down_for_good_loses_with_the_third_slot() =>
        Shares("1*20 300*4").TakeLast(5).ShouldBe([1, 0.952, 0.5, 0, 0], tolerance: 0.001);

    [Fact]
    public void A_relay_that_speeds_up_for_good_wins_with_the_third_slot() =>
        Shares("300*20 1*4").TakeLast(5).ShouldBe([0, 0.048, 0.5, 1, 1], tolerance: 0.001);

    [Fact]
    public void A_while_of_slowness_is_forgotten_three_slots_after_it() =>
        Shares("1*20 300*8 1*3").TakeLast(4).ShouldBe([0, 0.111, 0.5, 1], tolerance: 0.001);

    [Fact]
    public void Spikes_are_chance_and_not_a_shift() =>
        Shares("1*9 300 1*9 300 1*9 300")[^1].ShouldBe(0.9, tolerance: 0.001);

    [Fact]
    public void Times_of_two_paths_are_chance_whichever_comes_thrice_in_a_row() =>
        Shares("1 300 1 1 300 1 1 1 300 1 1 300 1 1 300 1 1 300 300 300")[^1].ShouldBe(12 / 20d, tolerance: 0.001);

    [Fact]
    public void A_slow_drift_is_followed_within_a_few_slots()
    {
        var shares = Shares([.. Enumerable.Range(0, 80).Select(slot => (double?)(60 + slot))]);

        shares[35].ShouldBe(1, "95 ms is before 100 ms");
        shares[38].ShouldBeGreaterThan(0.9, "98 ms");
        shares[48].ShouldBeLessThan(0.1, "108 ms");
    }

    [Fact]
    public void Noise_is_hardly_ever_taken_for_a_shift()
    {
        var random = new Random(7);
        var shifted = Enumerable.Range(0, 1000).Count(_ => TimeLevel.Of([.. Enumerable.Range(0, 30).Select(_ => 30 + (10 * random.NextDouble()))]).Start > 0);

        shifted.ShouldBeLessThan(50);
    }

    [Fact]
    public void The_only_relay_that_fails_leaves_none_and_comes_back_with_the_second_good_slot()
    {
        var fleet = FleetOf(Relay("near"));
        var picks = Picks(fleet, [.. Slots("1*10 x*4 1*3").Select(near => Run(Near(near)))]);

        picks.Select(pick => pick.Candidates.Sum(candidate => candidate.Probability)).TakeLast(8).ShouldBe([1, 0.5, 1 / 3d, 0, 0, 0.5, 1, 1], tolerance: 0.001);
        picks[12].Relay.ShouldBeNull();
        picks.Where(pick => pick.Unsettled.Count > 0).Count().ShouldBe(3);
    }

    [Fact]
    public void A_slot_that_reached_no_relay_says_nothing_of_any_once_it_is_over()
    {
        var picks = Picks(Fleet(new()), [.. Enumerable.Repeat(Run(Near(1), Far()), 10), .. Enumerable.Repeat(Run(Near(null), Far(null)), 5), Run(Near(1), Far())]);

        picks[12].Relay.ShouldBeNull("nobody reaches anything");
        picks[^1].Relay.ShouldBe("near");
        picks[^1].Probability.ShouldBe(1);
        picks[^1].Unsettled.ShouldBeEmpty();
    }

    [Fact]
    public void Quic_that_goes_silent_for_good_is_not_expected_any_more_and_websocket_is()
    {
        var fleet = FleetOf(Relay("near", $"rels://{Host}", Transport.Ws, Transport.Quic), Relay("far", $"rels://{Host}", Transport.Ws, Transport.Quic));
        ProbeRun Slot(bool answers) => Run(Near(30) with { Quic = [Quic("192.0.2.1", answers ? 30 : null)] }, Far() with { Quic = [Quic("192.0.2.2", 38)] });

        var (picks, blocked) = (Picks(fleet, [.. Enumerable.Repeat(Slot(true), 20), .. Enumerable.Repeat(Slot(false), 3)]),
            Picks(fleet, [.. Enumerable.Repeat(Slot(true), 20), .. Enumerable.Repeat(Slot(false), 3)], PickCase.UdpBlocked));

        picks[19].Relay.ShouldBe("near");
        (picks[22].Relay, picks[22].Probability).ShouldBe(("far", 1));
        blocked.ShouldAllBe(pick => pick.Relay == "near" && pick.Probability == 1);
    }

    [Fact]
    public void A_handshake_alone_does_not_end_what_an_upgrade_showed()
    {
        var sound = Endpoint("192.0.2.1", 1);
        var shaken = Run(new RelayRun { Relay = "near", Endpoints = [sound with { Goal = ProbePhase.Handshake, Upgrade = null, Authenticate = null }] }, Far());
        var refused = Run(new RelayRun { Relay = "near", Endpoints = [sound with { Goal = ProbePhase.Upgrade, Upgrade = null, Authenticate = null, Failure = new ProbeFailure(ProbePhase.Upgrade, FailureReason.Status, "404") }] }, Far());
        var upgraded = Run(new RelayRun { Relay = "near", Endpoints = [sound with { Goal = ProbePhase.Upgrade, Authenticate = null }] }, Far());

        Of(shaken, shaken, refused, shaken, shaken, shaken).ShouldBe(0.5, tolerance: 0.001);
        Of(shaken, shaken, refused, shaken, shaken, upgraded).ShouldBe(0.75, tolerance: 0.001);

        static double Of(params ProbeRun[] runs) => Share(Picks(Fleet(new()), runs)[^1]);
    }

    [Fact]
    public void A_member_that_dns_does_not_give_any_more_is_gone_after_three_slots()
    {
        var both = Run(new RelayRun { Relay = "near", Dns = [Dns(1, "192.0.2.1", "192.0.2.3")], Endpoints = [Endpoint("192.0.2.1", 1), Endpoint("192.0.2.3", 300)] }, Far());
        var one = Run(new RelayRun { Relay = "near", Dns = [Dns(1, "192.0.2.1")], Endpoints = [Endpoint("192.0.2.1", 1), Endpoint("192.0.2.3", 300)] }, Far());

        Picks(Fleet(new()), [.. Enumerable.Repeat(both, 20), one, one, one]).Select(Share).TakeLast(4).ShouldBe([0.5, 2 / 3d, 5 / 6d, 1], tolerance: 0.001);
    }

    [Fact]
    public void The_heats_of_one_race_count_alike()
    {
        var heats = Slots("1*5 x*5").Select(near => Run(Near(near), Far())).ToList();

        Share(PickModel.Predict(PickInput.OfAll(Fleet(new()), heats), PickCase.UdpBlocked)).ShouldBe(0.5, tolerance: 0.001);
    }

    private static FleetDefinition Fleet(Thresholds thresholds) => FleetOf(Relay("near"), Relay("far")) with { Thresholds = thresholds };

    private static RelayRun Near(double? roundTrip) => Relayed("near", "192.0.2.1", roundTrip);

    private static RelayRun Far(double? roundTrip = 100) => Relayed("far", "192.0.2.2", roundTrip);

    private static RelayRun Relayed(string name, string address, double? roundTrip) =>
        new() { Relay = name, Endpoints = [roundTrip is { } trip ? Endpoint(address, trip) : Dead(address, FailureReason.Refused)] };

    private static IReadOnlyList<double> Shares(string story, Thresholds? thresholds = null) => Shares(Slots(story), thresholds ?? new());

    private static IReadOnlyList<double> Shares(IReadOnlyList<double?> near, Thresholds? thresholds = null) =>
        [.. Picks(Fleet(thresholds ?? new()), [.. near.Select(slot => Run(Near(slot), Far()))]).Select(Share)];

    private static double Share(Pick pick) => pick.Candidates.FirstOrDefault(candidate => candidate.Relay == "near")?.Probability ?? 0;

    /// <summary>What is predicted after each slot, from as many as a vantage point keeps.</summary>
    private static List<Pick> Picks(FleetDefinition fleet, ProbeRun[] slots, PickCase pickCase = PickCase.UdpOpen) =>
        [.. Enumerable.Range(1, slots.Length).Select(count => PickModel.Predict(fleet, [.. slots.Take(count).TakeLast(RecentRuns.DefaultCapacity)], pickCase))];

    private static List<double?> Slots(string story) => [.. story.Split(' ').SelectMany(part =>
    {
        var (what, count) = part.Split('*') is [var one, var times] ? (one, int.Parse(times, CultureInfo.InvariantCulture)) : (part, 1);
        return Enumerable.Repeat(what == "x" ? default(double?) : double.Parse(what, CultureInfo.InvariantCulture), count);
    })];
}
