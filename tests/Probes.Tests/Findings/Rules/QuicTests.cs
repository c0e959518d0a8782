using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class QuicTests
{
    private const string Address = "198.51.0.1";

    [Fact]
    public void Silence_where_quic_is_promised_is_unreachable() =>
        Offering(Scene.OfOne(), "br").Quic("br", Scene.QuicAnswer(Address, null)).Only(FindingCodes.QuicUnreachable).Remedy.ShouldContain("open UDP 443");

    [Fact]
    public void Silence_where_quic_is_not_promised_is_fine() => Scene.OfOne().Quic("br", Scene.QuicAnswer(Address, null)).IsHealthy();

    [Fact]
    public void A_refused_port_says_that_nothing_listens() =>
        Offering(Scene.OfOne(), "br").Quic("br", Scene.QuicAnswer(Address, null, reason: FailureReason.Refused)).Only(FindingCodes.QuicUnreachable)
            .Message.ShouldContain("nothing listens");

    [Fact]
    public void Silence_of_an_address_that_takes_no_connection_either_is_no_finding_of_its_own() =>
        Offering(Scene.OfOne(), "br").MemberFails("br", 1, ProbePhase.Connect, FailureReason.Refused).Quic("br", Scene.QuicAnswer(Address, null))
            .Only(FindingCodes.Unreachable);

    [Fact]
    public void An_answer_to_small_packets_only_is_a_narrow_path() =>
        Offering(Scene.OfOne(), "br").Quic("br", Scene.QuicAnswer(Address, null, small: 31)).Only(FindingCodes.QuicMtu).Message.ShouldContain("1,452");

    [Fact]
    public void An_answer_is_fine() => Offering(Scene.OfOne(), "br").Quic("br", Scene.QuicAnswer(Address, 31)).IsHealthy();

    [Fact]
    public void Quic_that_the_fleet_leaves_out_differs() =>
        Scene.OfOne().WithRelay("br", r => r with { Transports = [Transport.Ws] }).Quic("br", Scene.QuicAnswer(Address, 31)).Only(FindingCodes.TransportsDiffer);

    [Fact]
    public void Members_that_differ_in_quic_differ() =>
        Scene.OfOne().Quic("br", Scene.QuicAnswer(Address, 31), Scene.QuicAnswer("198.51.0.2", null)).Only(FindingCodes.TransportsDiffer)
            .Evidence.Count.ShouldBe(2);

    [Fact]
    public void Silence_of_every_relay_that_promises_quic_is_this_sides_limit()
    {
        var scene = Offering(Offering(Scene.Of(("br", 30), ("us", 60)), "br"), "us")
            .Quic("br", Scene.QuicAnswer(Address, null)).Quic("us", Scene.QuicAnswer("198.51.1.1", null));

        scene.Only(FindingCodes.VantageLimited).Severity.ShouldBe(Severity.Info);
        scene.Judge().Status.ShouldBe(RelayStatus.Healthy);
    }

    [Fact]
    public void One_relay_that_answers_shows_that_udp_passes() =>
        Offering(Offering(Scene.Of(("br", 30), ("us", 60)), "br"), "us")
            .Quic("br", Scene.QuicAnswer(Address, null)).Quic("us", Scene.QuicAnswer("198.51.1.1", 61))
            .Find(FindingCodes.QuicUnreachable).Subject.Relay.ShouldBe("br");

    [Fact]
    public void A_narrow_path_to_every_relay_is_this_sides_limit() =>
        Offering(Offering(Scene.Of(("br", 30), ("us", 60)), "br"), "us")
            .Quic("br", Scene.QuicAnswer(Address, null, 31)).Quic("us", Scene.QuicAnswer("198.51.1.1", null, 61))
            .Only(FindingCodes.VantageLimited).Message.ShouldContain("too narrow");

    [Fact]
    public void A_packet_that_the_interface_does_not_carry_is_this_sides_limit() =>
        Offering(Scene.OfOne(), "br").Quic("br", Scene.QuicAnswer(Address, null, 31, FailureReason.TooLarge)).Only(FindingCodes.VantageLimited)
            .Remedy.ShouldContain("1,452");

    private static Scene Offering(Scene scene, string relay) => scene.WithRelay(relay, r => r with { Transports = [Transport.Ws, Transport.Quic] });
}
