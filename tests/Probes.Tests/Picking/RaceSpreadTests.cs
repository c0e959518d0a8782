using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Tests.Picking;

public sealed class RaceSpreadTests
{
    [Fact]
    public void The_median_of_a_spread_is_the_one_that_the_pick_tells()
    {
        var input = new PickInput { Region = "brazil", Relays = [Timings(100, 120, 180), Timings(90, 130, 300) with { Relay = "eu" }] };

        foreach (var pickCase in Enum.GetValues<PickCase>())
        {
            var spreads = RaceSpread.Of(input, pickCase);

            foreach (var candidate in PickModel.Predict(input, pickCase).Candidates)
                spreads.Single(spread => spread.Relay == candidate.Relay).Percentile(0.5)!.Value.TotalMilliseconds.ShouldBe(candidate.Median!.Value.TotalMilliseconds, tolerance: 2);
        }
    }

    [Fact]
    public void Attempts_that_fail_are_told_by_their_share_and_have_no_time()
    {
        var half = new RelayTimings { Relay = "us", UdpBlocked = [new(Transport.Ws, TimeSpan.FromMilliseconds(400), Ready: true), new(Transport.Ws, TimeSpan.FromMilliseconds(200), Ready: false)] };

        var spread = RaceSpread.Of(new PickInput { Region = "brazil", Relays = [half] }, PickCase.UdpBlocked).ShouldHaveSingleItem();

        spread.Ready.ShouldBe(0.5, tolerance: 0.001);
        spread.ReadyAfter.Count.ShouldBe(RaceSpread.Times);
        spread.ReadyAfter.ShouldAllBe(time => time > TimeSpan.FromMilliseconds(390));
        spread.ReadyAfter.ShouldBeInOrder();
    }

    private static RelayTimings Timings(params int[] milliseconds)
    {
        RaceSample[] samples = [.. milliseconds.Select(time => new RaceSample(Transport.Ws, TimeSpan.FromMilliseconds(time), Ready: true))];
        return new RelayTimings { Relay = "us", UdpOpen = samples, UdpBlocked = samples };
    }
}
