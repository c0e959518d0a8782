using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class PickTests
{
    [Fact]
    public void An_expected_relay_that_wins_is_fine() => Scene.Of(("br", 30), ("us", 70)).Expecting("br").IsHealthy();

    [Fact]
    public void A_winner_that_is_not_expected_is_told_with_what_it_costs() =>
        Scene.Of(("br", 70), ("us", 20)).Expecting("br").Only(FindingCodes.PickUnexpected).Impact.ShouldBe("brazilsouth: br → us, −50 ms");

    [Fact]
    public void A_broken_expected_relay_explains_the_unexpected_pick() =>
        Scene.Of(("br", 30), ("us", 70)).Expecting("br").Fails("br", ProbePhase.Upgrade, FailureReason.Status, 404).Only(FindingCodes.UpgradeFailed)
            .Impact.ShouldBe("brazilsouth: br → us, +40 ms");

    [Fact]
    public void A_relay_as_near_that_takes_longer_to_connect_to_is_a_cost_of_an_outage()
    {
        var slow = Scene.Of(("br", 1), ("us", 1)).Endpoints("us", o => o with { Handshake = Scene.Ms(101) });

        (slow.Fails("br", ProbePhase.Connect, FailureReason.Refused) with { Recent = [slow.Run] }).Find(FindingCodes.Unreachable).Impact.ShouldBe("brazilsouth: br → us, as near, +102 ms until it is connected");
    }

    [Fact]
    public void A_rival_that_is_not_expected_contests_the_pick() =>
        Scene.Of(("br", 30), ("us", 33)).Expecting("br").Only(FindingCodes.PickContested).Message.ShouldContain("br and us");

    [Fact]
    public void An_expected_relay_that_wins_half_of_the_races_shares_them_and_neither_is_named_the_winner() =>
        Scene.Of(("br", 30), ("us", 90)).Expecting("br").Member("br", 1, o => o with { Connect = Scene.Ms(200), Handshake = Scene.Ms(202), Upgrade = Scene.Ms(201) })
            .Only(FindingCodes.PickContested).Message.ShouldStartWith("br and us share the wins from brazilsouth");

    [Fact]
    public void An_error_of_the_expected_relay_explains_that_it_shares_the_wins() =>
        Scene.Of(("br", 30), ("us", 90)).Expecting("br").MemberFails("br", 1, ProbePhase.Handshake, FailureReason.Protocol).Lacks(FindingCodes.PickContested);

    [Fact]
    public void Two_expected_relays_never_contest() => Scene.Of(("br", 30), ("us", 31)).Expecting("br", "us").IsHealthy();

    [Fact]
    public void Where_any_may_win_equal_relays_do_not_contest() => Scene.Of(("br", 30), ("us", 31)).IsHealthy();

    [Fact]
    public void Where_any_may_win_a_far_relay_with_quic_contests() =>
        Scene.Of(("br", 30), ("us", 60)).Quic("us", Scene.QuicAnswer("198.51.1.1", 60), Scene.QuicAnswer("198.51.1.2", 60))
            .Quic("br", Scene.QuicAnswer("198.51.0.1", null), Scene.QuicAnswer("198.51.0.2", null))
            .Only(FindingCodes.PickContested).Message.ShouldContain("with UDP open");

    [Fact]
    public void A_clear_winner_is_not_contested() => Scene.Of(("br", 30), ("us", 45)).Expecting("br").IsHealthy();

    [Fact]
    public void A_candidate_takes_no_part() =>
        Scene.Of(("br", 70), ("us", 20)).WithRelay("us", r => r with { State = RelayState.Candidate }).Expecting("br").IsHealthy();

    [Fact]
    public void A_candidate_has_findings_but_no_impact_and_no_say()
    {
        var judgement = Scene.Of(("br", 30), ("us", 60)).WithRelay("br", r => r with { State = RelayState.Candidate })
            .Fails("br", ProbePhase.Connect, FailureReason.Refused).Judge();

        judgement.Status.ShouldBe(RelayStatus.Healthy);
        judgement.Relays[0].Status.ShouldBe(RelayStatus.Unhealthy);
        judgement.Relays[0].Findings.Single().Impact.ShouldBeNull();
    }
}
