using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class ImpactTests
{
    private static Scene Guide => Scene.Of(("br", 30), ("us", 300), ("eu", 420));

    [Fact]
    public void The_guides_certificate_without_the_cluster_name_costs_270_ms() =>
        Guide.Certificates("br", c => c with { Names = [c.Names[0]], Sha256 = "one" }).Find(FindingCodes.CertNameMissing)
            .Impact.ShouldBe("brazilsouth: br → us, +270 ms");

    [Fact]
    public void A_fault_of_one_member_of_two_takes_half_of_the_picks() =>
        Guide.Certificates("br", c => c with { Names = [c.Names[0]] }, o => o.Endpoint.Member == Scene.Host("br", 1)).Find(FindingCodes.CertNameMissing)
            .Impact.ShouldNotBeNull().ShouldContain("brazilsouth: br 100 % → 50 %, else us, +270 ms");

    [Fact]
    public void A_far_relay_that_fails_costs_no_pick() =>
        Guide.Fails("eu", ProbePhase.Upgrade, FailureReason.Status, 404).Find(FindingCodes.UpgradeFailed).Impact.ShouldBeNull();

    [Fact]
    public void The_only_relay_that_fails_leaves_none() =>
        Scene.OfOne().Fails("br", ProbePhase.Upgrade, FailureReason.Status, 404).Find(FindingCodes.UpgradeFailed).Impact.ShouldBe("brazilsouth: br → no relay");

    [Fact]
    public void A_relay_that_was_never_reached_has_no_distance_to_reckon_with() =>
        Guide.Fails("br", ProbePhase.Connect, FailureReason.Timeout).Find(FindingCodes.ConnectTimeout).Impact.ShouldBeNull();

    [Fact]
    public void A_relay_that_was_reached_before_is_reckoned_at_its_old_distance() =>
        (Guide.Fails("br", ProbePhase.Connect, FailureReason.Timeout) with { Recent = [Guide.Run] }).Find(FindingCodes.ConnectTimeout)
            .Impact.ShouldBe("brazilsouth: br → us, +270 ms");

    [Fact]
    public void A_name_that_does_not_resolve_costs_the_pick() =>
        (Guide.Answers("br", Scene.NoAnswer(Scene.Cluster("br"), FailureReason.NameNotFound))).Find(FindingCodes.DnsFailed)
            .Impact.ShouldBe("brazilsouth: br → us, +270 ms");

    [Fact]
    public void A_quic_port_that_is_closed_costs_the_pick_only_where_udp_is_open() =>
        Scene.Of(("br", 50), ("us", 30), ("eu", 400)).Quic("eu", Scene.QuicAnswer("198.51.2.1", 400), Scene.QuicAnswer("198.51.2.2", 400)).WithRelay("br", r => r with { Transports = [Transport.Ws, Transport.Quic] })
            .Quic("br", Scene.QuicAnswer("198.51.0.1", null), Scene.QuicAnswer("198.51.0.2", null))
            .Find(FindingCodes.QuicUnreachable).Impact.ShouldBe("brazilsouth: br → us, −20 ms (with UDP open)");
}
