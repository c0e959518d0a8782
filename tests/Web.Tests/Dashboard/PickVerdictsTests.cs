using OpenZro.Probes.Picking;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed class PickVerdictsTests
{
    [Fact]
    public void The_expected_relay_winning_clearly_is_right() => PickVerdicts.Of(Pick(("br", 0.98), ("us", 0.02)), ["br"]).ShouldBe(PickVerdict.Right);

    [Fact]
    public void Several_expected_relays_may_share_the_wins() => PickVerdicts.Of(Pick(("br", 0.5), ("ar", 0.5)), ["br", "ar"]).ShouldBe(PickVerdict.Right);

    [Fact]
    public void The_expected_relay_winning_half_of_the_time_is_contested() => PickVerdicts.Of(Pick(("br", 0.5), ("us", 0.5)), ["br"]).ShouldBe(PickVerdict.Contested);

    [Fact]
    public void Half_of_the_time_is_contested_whichever_of_the_two_is_a_hair_likelier() => PickVerdicts.Of(Pick(("us", 0.505), ("br", 0.495)), ["br"]).ShouldBe(PickVerdict.Contested);

    [Fact]
    public void Another_relay_winning_is_wrong() => PickVerdicts.Of(Pick(("us", 0.98), ("br", 0.02)), ["br"]).ShouldBe(PickVerdict.Wrong);

    [Fact]
    public void No_winner_is_wrong() => PickVerdicts.Of(new Pick { Region = "brazilsouth", Case = PickCase.UdpOpen }, []).ShouldBe(PickVerdict.Wrong);

    [Fact]
    public void Where_nothing_is_expected_a_clear_winner_is_right_and_an_unclear_one_contested()
    {
        PickVerdicts.Of(Pick(("us", 0.9), ("br", 0.1)), []).ShouldBe(PickVerdict.Right);
        PickVerdicts.Of(Pick(("us", 0.6), ("br", 0.4)), []).ShouldBe(PickVerdict.Contested);
    }

    private static Pick Pick(params (string Relay, double Probability)[] candidates) => new()
    {
        Region = "brazilsouth",
        Case = PickCase.UdpOpen,
        Relay = candidates[0].Relay,
        Probability = candidates[0].Probability,
        Candidates = [.. candidates.Select(candidate => new PickCandidate(candidate.Relay, candidate.Probability, TimeSpan.FromMilliseconds(100)))],
    };
}
