using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Tests.Picking;

public sealed class PickModelTests
{
    [Fact]
    public void Without_a_usable_relay_there_is_no_pick()
    {
        var pick = PickModel.Predict(Timings.Of([Broken("a", 5), Broken("b", 5)]), PickCase.UdpOpen);

        (pick.Relay, pick.Probability, pick.Median, pick.Margin).ShouldBe((null, 0, null, null));
        pick.Candidates.ShouldBeEmpty();
    }

    [Fact]
    public void Without_any_timings_there_is_no_pick() => PickModel.Predict(Timings.Of([]), PickCase.UdpBlocked).Relay.ShouldBeNull();

    [Fact]
    public void The_only_relay_wins_for_certain_and_has_no_margin()
    {
        var pick = PickModel.Predict(Timings.Of("40 tcp"), PickCase.UdpOpen);

        (pick.Relay, pick.Probability, pick.Margin).ShouldBe(("relay-1", 1, null));
    }

    [Fact]
    public void The_margin_is_how_far_the_next_median_lies_behind()
    {
        var pick = PickModel.Predict(Timings.Of("420 tcp, 30 tcp, 300 tcp"), PickCase.UdpOpen);

        (pick.Relay, pick.Probability).ShouldBe(("relay-2", 1));
        pick.Margin.ShouldNotBeNull().TotalMilliseconds.ShouldBe(4 * 270, tolerance: 0.1);
    }

    [Theory]
    [InlineData("40 tcp, 40 tcp, 300 tcp")]
    [InlineData("40.3 tcp, 40 tcp, 300 tcp")]
    [InlineData("40 tcp, 40.3 tcp, 300 tcp")]
    public void Relays_between_which_chance_decides_are_level_in_list_order_whichever_is_likelier_today(string relays)
    {
        var pick = PickModel.Predict(Timings.Of(relays), PickCase.UdpBlocked);

        pick.Level.ShouldBe(["relay-1", "relay-2"]);
    }

    [Theory]
    [InlineData("40 tcp")]
    [InlineData("40 tcp, 41 tcp")]
    [InlineData("40 tcp, 300 tcp")]
    public void A_relay_that_is_likely_enough_stands_alone(string relays) =>
        PickModel.Predict(Timings.Of(relays), PickCase.UdpBlocked).Level.ShouldBeEmpty();

    [Fact]
    public void Udp_lets_a_relay_twice_as_far_win_and_without_it_the_near_one_wins()
    {
        var input = Timings.Of("30 tcp, 50 udp");

        PickModel.Predict(input, PickCase.UdpOpen).Relay.ShouldBe("relay-2");
        PickModel.Predict(input, PickCase.UdpBlocked).Relay.ShouldBe("relay-1");
    }

    [Fact]
    public void A_candidate_is_in_no_pick_unless_asked_for()
    {
        var input = Timings.Of("100 tcp, 10 tcp");
        input = input.With(input.Relays[1] with { State = RelayState.Candidate });

        PickModel.Predict(input, PickCase.UdpOpen).Candidates.ShouldHaveSingleItem().Relay.ShouldBe("relay-1");
        PickModel.Predict(input, PickCase.UdpOpen, includeCandidates: true).Relay.ShouldBe("relay-2");
    }

    [Fact]
    public void A_retiring_relay_still_races()
    {
        var input = Timings.Of("100 tcp, 10 tcp");

        PickModel.Predict(input.With(input.Relays[1] with { State = RelayState.Retiring }), PickCase.UdpOpen).Relay.ShouldBe("relay-2");
    }

    [Fact]
    public void The_eighth_relay_cannot_win_while_the_first_seven_can_be_used()
    {
        var pick = PickModel.Predict(Timings.Of("90 tcp, 91 tcp, 92 tcp, 93 tcp, 94 tcp, 95 tcp, 96 tcp, 5 tcp"), PickCase.UdpOpen);

        pick.Relay.ShouldBe("relay-1");
        pick.Candidates.Single(candidate => candidate.Relay == "relay-8").Probability.ShouldBe(0);
    }

    [Fact]
    public void The_eighth_relay_is_dialled_when_one_of_the_first_seven_has_failed()
    {
        var input = Timings.Of("90 tcp, 91 tcp, 92 tcp, 93 tcp, 94 tcp, 95 tcp, 96 tcp, 5 tcp");

        PickModel.Predict(input.With(Broken("relay-3", 20)), PickCase.UdpOpen).Relay.ShouldBe("relay-8");
        PickModel.Predict(input.With(Broken("relay-3", 30_000)), PickCase.UdpOpen).Relay.ShouldBe("relay-1");
    }

    [Fact]
    public void No_winner_is_known_before_every_relay_has_been_launched()
    {
        var input = Timings.Of("10 tcp, 200 tcp, 200 tcp, 200 tcp, 200 tcp, 200 tcp, 200 tcp, 200 tcp, 200 tcp, 200 tcp");

        var pick = PickModel.Predict(input, PickCase.UdpOpen);

        (pick.Relay, pick.Probability).ShouldBe(("relay-1", 1));
        pick.Median.ShouldNotBeNull().TotalMilliseconds.ShouldBe(813, tolerance: 5);
        pick.Candidates[0].Median.ShouldNotBeNull().TotalMilliseconds.ShouldBe(53, tolerance: 0.1);
    }

    [Fact]
    public void Seven_black_holes_in_front_leave_no_time_for_the_eighth()
    {
        var input = Timings.Of([.. Enumerable.Range(1, 7).Select(i => Broken(Timings.Name(i), 30_000)), RelayTimings.FromRoundTrip("last", TimeSpan.FromMilliseconds(5))]);

        PickModel.Predict(input, PickCase.UdpBlocked).Relay.ShouldBeNull();
    }

    [Fact]
    public void A_relay_wins_only_as_often_as_it_lands_on_a_good_member()
    {
        RaceSample[] half = [new(Transport.Ws, TimeSpan.FromMilliseconds(40), Ready: true), new(Transport.Ws, TimeSpan.FromMilliseconds(5000), Ready: false)];
        var input = Timings.Of([new RelayTimings { Relay = "half", UdpOpen = half, UdpBlocked = half }, RelayTimings.FromRoundTrip("far", TimeSpan.FromMilliseconds(200))]);

        var pick = PickModel.Predict(input, PickCase.UdpOpen);

        pick.Candidates.Select(candidate => candidate.Probability).ShouldBe([0.5, 0.5], tolerance: 1e-9);
    }

    [Theory]
    [InlineData(true, false, 0, 40)]
    [InlineData(true, true, 0, 50)]
    [InlineData(false, false, 0, 30)]
    [InlineData(true, false, 14_001, 50)]
    public void A_websocket_pick_costs_its_round_trips(bool isTls, bool isTls12, int chainBytes, double expectedMs)
    {
        var timings = RelayTimings.FromRoundTrip("a", TimeSpan.FromMilliseconds(10), false, isTls, isTls12, chainBytes);

        timings.UdpBlocked.ShouldHaveSingleItem().Elapsed.TotalMilliseconds.ShouldBe(expectedMs);
    }

    [Theory]
    [InlineData(4_300, 20)]
    [InlineData(4_301, 30)]
    public void A_large_chain_costs_quic_one_more_round_trip(int chainBytes, double expectedMs) =>
        RelayTimings.FromRoundTrip("a", TimeSpan.FromMilliseconds(10), hasQuic: true, chainBytes: chainBytes)
            .UdpOpen.ShouldHaveSingleItem().Elapsed.TotalMilliseconds.ShouldBe(expectedMs);

    [Fact]
    public void An_input_can_be_asked_what_a_relay_would_change()
    {
        var input = Timings.Of("30 udp, 300 tcp").With("relay-1", TimeSpan.FromMilliseconds(60));

        PickModel.Predict(input, PickCase.UdpOpen).Candidates[0].Median.ShouldNotBeNull().TotalMilliseconds.ShouldBe(129, tolerance: 0.1);
        PickModel.Predict(input.Without("relay-1"), PickCase.UdpOpen).Relay.ShouldBe("relay-2");
        PickModel.Predict(input.With("new", TimeSpan.FromMilliseconds(1)), PickCase.UdpOpen).Relay.ShouldBe("new");
    }

    private static RelayTimings Broken(string relay, double failedMs)
    {
        RaceSample[] samples = [new(Transport.Ws, TimeSpan.FromMilliseconds(failedMs), Ready: false)];
        return new RelayTimings { Relay = relay, UdpOpen = samples, UdpBlocked = samples };
    }
}
