using OpenZro.Probes.Picking;
using OpenZro.Probes.Web.Dashboard.Regions;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class RacePictureTests
{
    [Fact]
    public void Relays_at_one_distance_overlap_and_a_far_one_does_not()
    {
        Draw(("us", 100), ("eu", 101)).Overlap.ShouldNotBeNull();
        Draw(("us", 100), ("eu", 400)).Overlap.ShouldBeNull();
    }

    [Fact]
    public void A_lanes_shape_is_highest_where_its_attempts_end()
    {
        var race = Draw(("us", 100), ("eu", 400));

        foreach (var lane in race.Lanes)
        {
            var highest = lane.Shape.ToList().IndexOf(lane.Shape.Max());
            (highest / (double)RacePicture.Width).ShouldBe(race.At(lane.Spread.Percentile(0.5)!.Value.TotalMilliseconds), tolerance: 0.02);
        }
    }

    [Fact]
    public void The_likeliest_comes_first_and_nothing_lies_beside_the_axis()
    {
        var race = Draw(("eu", 400), ("us", 100));

        race.Lanes.Select(lane => lane.Spread.Relay).ShouldBe(["us", "eu"]);
        race.Lanes.SelectMany(lane => lane.Spread.ReadyAfter).ShouldAllBe(time => race.At(time.TotalMilliseconds) >= 0 && race.At(time.TotalMilliseconds) <= 1.01);
    }

    [Fact]
    public void A_race_that_nobody_can_win_has_lanes_without_shape()
    {
        var input = new PickInput { Region = "brazil", Relays = [new RelayTimings { Relay = "us", UdpBlocked = [new RaceSample(Fleet.Transport.Ws, TimeSpan.FromSeconds(1), Ready: false)] }] };

        var race = RacePicture.Of(PickModel.Predict(input, PickCase.UdpBlocked), RaceSpread.Of(input, PickCase.UdpBlocked));

        race.Lanes.ShouldHaveSingleItem().Shape.ShouldAllBe(height => height == 0);
        race.Lanes[0].Spread.Ready.ShouldBe(0);
    }

    private static RacePicture Draw(params (string Relay, double RoundTrip)[] relays)
    {
        var input = new PickInput { Region = "brazil", Relays = [.. relays.Select(relay => RelayTimings.FromRoundTrip(relay.Relay, TimeSpan.FromMilliseconds(relay.RoundTrip)))] };
        return RacePicture.Of(PickModel.Predict(input, PickCase.UdpBlocked), RaceSpread.Of(input, PickCase.UdpBlocked));
    }
}
