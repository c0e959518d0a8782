using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using static OpenZro.Probes.Tests.Picking.Seen;

namespace OpenZro.Probes.Tests.Picking;

public sealed class PickInputTests
{
    [Fact]
    public void A_websocket_attempt_is_the_sum_of_its_phases()
    {
        var seen = Endpoint("192.0.2.1", 10) with { Resolve = Ms(3), Handshake = Ms(21), Upgrade = Ms(12), Authenticate = Ms(11) };

        var timings = Read(new RelayRun { Relay = "relay", Endpoints = [seen] });

        timings.UdpBlocked.ShouldBe([new RaceSample(Transport.Ws, Ms(57), Ready: true)]);
        timings.UdpOpen.ShouldBe(timings.UdpBlocked);
        timings.Estimated.ShouldBeEmpty();
    }

    [Fact]
    public void Phases_that_were_not_probed_are_taken_as_connect_and_the_pick_says_so()
    {
        var seen = Endpoint("192.0.2.1", 10) with { Upgrade = null, Authenticate = null, Goal = ProbePhase.Handshake };
        var run = Run(new RelayRun { Relay = "relay", Endpoints = [seen], Quic = [Quic("192.0.2.1", 9)] });

        var blocked = PickModel.Predict(FleetOf(Relay()), [run], PickCase.UdpBlocked);
        var open = PickModel.Predict(FleetOf(Relay()), [run], PickCase.UdpOpen);

        blocked.Median.ShouldNotBeNull().ShouldBe(Ms(40 + 13), tolerance: Ms(0.5));
        blocked.Estimated.ShouldBe(["upgrade taken as connect", "authenticate taken as connect"]);
        open.Median.ShouldNotBeNull().ShouldBe(Ms(18 + 9), tolerance: Ms(0.5));
        open.Estimated.ShouldContain("QUIC taken as two Version Negotiation round trips plus 9 ms");
        open.Region.ShouldBe("brazilsouth");
    }

    [Fact]
    public void Without_tls_there_is_no_handshake_and_no_quic()
    {
        var seen = Endpoint("192.0.2.1", 10) with { Handshake = null, Endpoint = new(System.Net.IPAddress.Parse("192.0.2.1"), 80, Host, null) };

        var timings = Read(new RelayRun { Relay = "relay", Endpoints = [seen], Quic = [Quic("192.0.2.1", 10)] }, Relay(url: $"rel://{Host}"));

        timings.UdpOpen.ShouldBe([new RaceSample(Transport.Ws, Ms(30), Ready: true)]);
    }

    [Fact]
    public void A_path_in_the_url_takes_quic_away() =>
        Read(new RelayRun { Relay = "relay", Endpoints = [Endpoint("192.0.2.1", 10)], Quic = [Quic("192.0.2.1", 10)] }, Relay(url: $"rels://{Host}:443/relay"))
            .UdpOpen.ShouldHaveSingleItem().Transport.ShouldBe(Transport.Ws);

    [Fact]
    public void A_chain_too_large_for_the_first_flight_costs_quic_one_more_round_trip()
    {
        var seen = Endpoint("192.0.2.1", 10) with { Certificate = Certificate(chainBytes: 4_301) };

        Read(new RelayRun { Relay = "relay", Endpoints = [seen], Quic = [Quic("192.0.2.1", 10)] })
            .UdpOpen.ShouldBe([new RaceSample(Transport.Quic, Ms(30), Ready: true)]);
    }

    [Fact]
    public void A_chain_that_a_client_refuses_ends_both_transports()
    {
        var seen = Endpoint("192.0.2.1", 10) with { Certificate = Certificate(trust: ChainTrust.Expired) };

        var timings = Read(new RelayRun { Relay = "relay", Endpoints = [seen], Quic = [Quic("192.0.2.1", 10)] });

        timings.UdpOpen.ShouldHaveSingleItem().Ready.ShouldBeFalse();
        timings.UdpBlocked.ShouldHaveSingleItem().Ready.ShouldBeFalse();
    }

    [Fact]
    public void Members_take_turns()
    {
        var timings = Read(new RelayRun { Relay = "relay", Dns = [Dns(2, "192.0.2.1", "192.0.2.2")], Endpoints = [Endpoint("192.0.2.1", 10), Endpoint("192.0.2.2", 20)] });

        timings.UdpBlocked.ShouldBe([new(Transport.Ws, Ms(42), true, 0.5), new(Transport.Ws, Ms(82), true, 0.5)]);
    }

    [Fact]
    public void A_member_that_dns_does_not_name_is_not_dialled() =>
        Read(new RelayRun { Relay = "relay", Dns = [Dns(2, "192.0.2.1")], Endpoints = [Endpoint("192.0.2.1", 10), Endpoint("192.0.2.2", 20)] })
            .UdpBlocked.ShouldHaveSingleItem().Elapsed.ShouldBe(Ms(42));

    [Fact]
    public void What_a_member_shows_under_its_own_name_is_not_what_a_peer_meets() =>
        Read(new RelayRun { Relay = "relay", Endpoints = [Endpoint("192.0.2.1", 10), Endpoint("192.0.2.1", 99, "relay-1.example")] })
            .UdpBlocked.ShouldHaveSingleItem().Elapsed.ShouldBe(Ms(40));

    [Fact]
    public void A_refused_member_hands_over_to_the_next_at_once()
    {
        var timings = Read(new RelayRun { Relay = "relay", Endpoints = [Dead("192.0.2.1", FailureReason.Refused), Endpoint("192.0.2.2", 20)] });

        timings.UdpBlocked.ShouldBe([new(Transport.Ws, Ms(80), true, 0.5), new(Transport.Ws, Ms(80), true, 0.5)]);
    }

    [Fact]
    public void A_silent_member_eats_half_of_the_thirty_seconds_first()
    {
        var timings = Read(new RelayRun { Relay = "relay", Endpoints = [Dead("192.0.2.1", FailureReason.Timeout), Endpoint("192.0.2.2", 20)] });

        timings.UdpBlocked.ShouldBe([new(Transport.Ws, Ms(15_080), true, 0.5), new(Transport.Ws, Ms(80), true, 0.5)]);
    }

    [Fact]
    public void A_member_that_fails_after_connecting_hands_over_to_nobody()
    {
        var broken = Endpoint("192.0.2.1", 10) with
        {
            Upgrade = null,
            Authenticate = null,
            Failure = new ProbeFailure(ProbePhase.Handshake, FailureReason.Alert, "as scripted"),
        };

        var timings = Read(new RelayRun { Relay = "relay", Endpoints = [broken, Endpoint("192.0.2.2", 20)] });

        timings.UdpBlocked.Select(sample => sample.Ready).ShouldBe([false, true]);
    }

    [Fact]
    public void Quic_that_is_rejected_does_not_fall_back_to_websocket()
    {
        var seen = Endpoint("192.0.2.1", 10) with
        {
            Authenticate = null,
            Failure = new ProbeFailure(ProbePhase.Authenticate, FailureReason.Timeout, "as scripted"),
        };

        Read(new RelayRun { Relay = "relay", Endpoints = [seen], Quic = [Quic("192.0.2.1", 10)] })
            .UdpOpen.ShouldBe([new RaceSample(Transport.Quic, Ms(8_010), Ready: false)]);
    }

    [Fact]
    public void Quic_carries_a_relay_whose_tcp_is_shut() =>
        Read(new RelayRun { Relay = "relay", Endpoints = [Dead("192.0.2.1", FailureReason.Refused)], Quic = [Quic("192.0.2.1", 10)] })
            .UdpOpen.ShouldBe([new RaceSample(Transport.Quic, Ms(20), Ready: true)]);

    [Fact]
    public void Quic_uses_ipv4_even_where_websocket_prefers_ipv6()
    {
        var timings = Read(new RelayRun
        {
            Relay = "relay",
            Endpoints = [Endpoint("192.0.2.1", 10), Endpoint("2001:db8::1", 30)],
            Quic = [Quic("192.0.2.1", 10)],
        });

        timings.UdpOpen.ShouldBe([new RaceSample(Transport.Quic, Ms(20), Ready: true)]);
        timings.UdpBlocked.ShouldBe([new RaceSample(Transport.Ws, Ms(120), Ready: true)]);
    }

    [Fact]
    public void The_other_family_joins_in_after_300_ms() =>
        Read(new RelayRun { Relay = "relay", Endpoints = [Endpoint("192.0.2.1", 10), Dead("2001:db8::1", FailureReason.Timeout)] })
            .UdpBlocked.ShouldBe([new RaceSample(Transport.Ws, Ms(340), Ready: true)]);

    [Fact]
    public void A_name_that_does_not_resolve_is_a_failed_attempt() =>
        Read(new RelayRun { Relay = "relay", Dns = [Dns(4)] }).UdpBlocked.ShouldBe([new RaceSample(Transport.Ws, Ms(4), Ready: false)]);

    [Fact]
    public void Distorted_samples_are_left_out_when_there_are_others()
    {
        var distorted = Run(new RelayRun { Relay = "relay", Endpoints = [Endpoint("192.0.2.1", 90) with { Lag = Ms(60) }] });
        var clear = Run(new RelayRun { Relay = "relay", Endpoints = [Endpoint("192.0.2.1", 10)] });

        PickInput.From(FleetOf(Relay()), [distorted, clear]).Relays[0].UdpBlocked.ShouldHaveSingleItem().Elapsed.ShouldBe(Ms(40));
        PickInput.From(FleetOf(Relay()), [distorted]).Relays[0].UdpBlocked.ShouldHaveSingleItem().Elapsed.ShouldBe(Ms(360));
    }

    [Fact]
    public void A_clear_failure_leaves_no_distorted_success_out()
    {
        var distorted = Run(new RelayRun { Relay = "relay", Endpoints = [Endpoint("192.0.2.1", 90) with { Lag = Ms(60) }] });
        var refused = Run(new RelayRun { Relay = "relay", Endpoints = [Dead("192.0.2.1", FailureReason.Refused)] });

        PickInput.From(FleetOf(Relay()), [distorted, refused]).Relays[0].UdpBlocked.Select(sample => sample.Ready).ShouldBe([true, false]);
    }

    [Fact]
    public void Where_udp_passes_for_no_relay_quic_is_estimated_for_those_that_offer_it()
    {
        var relays = new[] { Relay("a", "rels://relay.example", Transport.Ws, Transport.Quic), Relay("b") };
        RelayRun Of(string name) => new() { Relay = name, Endpoints = [Endpoint("192.0.2.1", 10)], Quic = [Quic("192.0.2.1", null)] };

        var input = PickInput.From(FleetOf(relays), [Run(Of("a"), Of("b"))]);

        input.Relays[0].UdpOpen.ShouldBe([new RaceSample(Transport.Quic, Ms(20), Ready: true)]);
        input.Relays[0].QuicEstimated.ShouldContain("QUIC round trip taken as connect");
        input.Relays[1].UdpOpen.ShouldHaveSingleItem().Transport.ShouldBe(Transport.Ws);
    }

    [Fact]
    public void A_relay_that_no_run_has_seen_takes_no_part() =>
        PickModel.Predict(FleetOf(Relay()), [Run()], PickCase.UdpOpen).Candidates.ShouldBeEmpty();

    private static RelayTimings Read(RelayRun run, Relay? relay = null) =>
        PickInput.From(FleetOf(relay ?? Relay()), [Run(run)]).Relays.ShouldHaveSingleItem();
}
