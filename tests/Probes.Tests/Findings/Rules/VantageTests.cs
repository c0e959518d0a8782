using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class VantageTests
{
    [Theory]
    [InlineData(ProbePhase.Connect, FailureReason.Timeout)]
    [InlineData(ProbePhase.Handshake, FailureReason.Alert)]
    [InlineData(ProbePhase.Authenticate, FailureReason.Rejected)]
    public void Every_relay_failing_is_a_broken_vantage_point_and_nothing_else(ProbePhase phase, FailureReason reason)
    {
        var scene = Scene.Of(("br", 30), ("us", 300)).Fails("br", phase, reason).Fails("us", phase, reason);

        scene.Only(FindingCodes.VantageBroken).Subject.ShouldBe(new FindingSubject { Region = Scene.Region });
        scene.Judge().Relays.ShouldAllBe(r => r.Status == RelayStatus.Unknown);
    }

    [Fact]
    public void Dns_that_fails_for_every_relay_is_a_broken_vantage_point()
    {
        var scene = Scene.Of(("br", 30), ("us", 300));
        foreach (var relay in new[] { "br", "us" })
        {
            scene = scene.Answers(relay, Scene.NoAnswer(Scene.Cluster(relay), FailureReason.Timeout));
        }

        scene.Only(FindingCodes.VantageBroken).Remedy.ShouldContain("resolvers");
    }

    [Fact]
    public void A_fleet_of_one_relay_cannot_tell() => Scene.OfOne().Fails("br", ProbePhase.Connect, FailureReason.Timeout).Only(FindingCodes.ConnectTimeout);

    [Fact]
    public void One_endpoint_that_works_shows_that_the_vantage_point_does() =>
        Scene.Of(("br", 30), ("us", 60)).Fails("br", ProbePhase.Connect, FailureReason.Timeout).MemberFails("us", 1, ProbePhase.Connect, FailureReason.Timeout)
            .Lacks(FindingCodes.VantageBroken);

    [Fact]
    public void A_candidate_that_works_shows_that_the_vantage_point_does() =>
        Scene.Of(("br", 30), ("us", 60), ("eu", 70)).WithRelay("eu", r => r with { State = RelayState.Candidate })
            .Fails("br", ProbePhase.Connect, FailureReason.Timeout).Fails("us", ProbePhase.Connect, FailureReason.Timeout)
            .Lacks(FindingCodes.VantageBroken);

    [Fact]
    public void A_family_that_gets_nowhere_for_every_relay_is_taken_out_of_health()
    {
        var scene = V6(Scene.Of(("br", 30), ("us", 60)), FailureReason.Timeout, "br", "us");

        scene.Only(FindingCodes.VantageLimited).Message.ShouldContain("IPv6");
        scene.Judge().Status.ShouldBe(RelayStatus.Healthy);
    }

    [Fact]
    public void A_family_that_fails_for_the_one_relay_that_has_it_is_that_relays_fault() =>
        V6(Scene.Of(("br", 30), ("us", 60)), FailureReason.Timeout, "br").Only(FindingCodes.ConnectTimeout).Subject.Relay.ShouldBe("br");

    [Fact]
    public void A_family_that_is_refused_got_there() =>
        V6(Scene.Of(("br", 30), ("us", 60)), FailureReason.Refused, "br", "us").Judge().AllFindings
            .ShouldAllBe(f => f.Code == FindingCodes.Unreachable);

    [Fact]
    public void A_family_without_a_route_is_said_and_skipped()
    {
        var scene = V6(Scene.OfOne(), null, "br").WithRun(r => r with { Routes = new AddressFamilies(true, false) });

        scene.Only(FindingCodes.VantageLimited).Message.ShouldContain("no IPv6 route");
        scene.Judge().Status.ShouldBe(RelayStatus.Healthy);
    }

    [Fact]
    public void An_old_run_says_nothing_about_now()
    {
        var scene = Scene.OfOne() with { JudgedAt = Scene.Now.AddSeconds(181) };

        scene.Only(FindingCodes.NoData);
        scene.Judge().Status.ShouldBe(RelayStatus.Unknown);
    }

    [Fact]
    public void A_run_of_three_intervals_ago_still_counts() => (Scene.OfOne() with { JudgedAt = Scene.Now.AddSeconds(180) }).IsHealthy();

    [Fact]
    public void A_relay_that_the_run_was_not_made_for_is_unknown_and_has_no_say()
    {
        var judgement = Scene.Of(("br", 30), ("us", 60)).WithRun(r => r with { Relays = [r.Relays[0]] }).Judge();

        judgement.Relays.Select(r => r.Status).ShouldBe([RelayStatus.Healthy, RelayStatus.Unknown]);
        judgement.Status.ShouldBe(RelayStatus.Healthy);
    }

    private static Scene V6(Scene scene, FailureReason? reason, params string[] relays)
    {
        foreach (var relay in relays)
        {
            var address = IPAddress.Parse($"2001:db8::{relays.ToList().IndexOf(relay) + 1}");
            scene = scene
                .WithRelay(relay, r => r with { Members = [r.Members[0] with { Addresses = [.. r.Members[0].Addresses, address] }, r.Members[1]] })
                .Saw(relay, r => r with
                {
                    Dns = [r.Dns[0] with { Addresses = [.. r.Dns[0].Addresses, address] }, .. r.Dns.Skip(1)],
                    Endpoints = [.. r.Endpoints, OverV6(r.Endpoints[0], address, reason)],
                });
        }

        return scene;
    }

    private static Observation OverV6(Observation like, IPAddress address, FailureReason? reason)
    {
        var seen = like with { Endpoint = like.Endpoint with { Address = address } };
        return reason is { } failed ? Scene.Failed(seen, ProbePhase.Connect, failed) : Scene.Failed(seen, ProbePhase.Connect, FailureReason.Local) with { Failure = null, Skipped = "no IPv6 route" };
    }
}
