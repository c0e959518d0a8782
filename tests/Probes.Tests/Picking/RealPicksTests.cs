using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Tests.Picking;

/// <summary>The picks that the real client made at known round-trip times: 280 picks in six rows.</summary>
public sealed class RealPicksTests
{
    [Theory]
    [InlineData("30 tcp, 50 tcp", 0, 40, 40, 132.9)]
    [InlineData("30 tcp, 50 udp", 1, 40, 40, 114.5)]
    [InlineData("30 tcp, 60 udp", 1, 53, 60, 129.9)]
    [InlineData("50 udp, 52 udp", 0, 47, 60, 116.4)]
    [InlineData("20 tcp, 21 tcp", 0, 57, 60, 96.5)]
    [InlineData("30 tcp, 300 tcp, 420 tcp", 0, 20, 20, 130.9)]
    public void The_model_picks_as_the_real_client_did(string relays, int winner, int wins, int picks, double medianMs)
    {
        var pick = PickModel.Predict(Timings.Of(relays), PickCase.UdpOpen);

        pick.Relay.ShouldBe(Timings.Name(winner));
        pick.Probability.ShouldBe((double)wins / picks, tolerance: 0.1);
        pick.Median.ShouldNotBeNull().TotalMilliseconds.ShouldBe(medianMs, tolerance: 10);
    }
}
