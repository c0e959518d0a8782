using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class LatencyTests
{
    [Theory]
    [InlineData("1.3", 30, 95, true)]
    [InlineData("1.3", 30, 45, false)] // a ratio of 1.5 with 15 ms in excess
    [InlineData("1.3", 300, 340, false)] // 40 ms in excess at a ratio of 1.13
    [InlineData("1.2", 30, 62, false)] // two round trips are its budget
    [InlineData("1.2", 30, 95, true)]
    [InlineData("1.3", 0.014, 45, false)] // 3,214 times no round trip at all: a busy machine next door
    [InlineData("1.3", 0.014, 55, true)]
    public void A_handshake_is_slow_by_ratio_and_by_excess(string version, double connect, double handshake, bool isSlow)
    {
        var scene = Scene.OfOne().Endpoints("br", o => o with { Connect = Scene.Ms(connect), Handshake = Scene.Ms(handshake), Tls = o.Tls! with { Version = version } })
            .WithFleet(f => f with { Thresholds = new Thresholds { Underserved = TimeSpan.FromSeconds(1) } });

        scene.Judge().AllFindings.Any(f => f.Code == FindingCodes.HandshakeSlow).ShouldBe(isSlow);
    }

    [Fact]
    public void A_slow_handshake_next_door_is_told_without_a_ratio_over_nothing()
    {
        var found = Scene.OfOne().Endpoints("br", o => o with { Connect = Scene.Ms(0.014), Handshake = Scene.Ms(55) }).Find(FindingCodes.HandshakeSlow);

        found.Message.ShouldEndWith("takes 55 ms for a TLS handshake whose round trips take less than 1 ms");
        found.Evidence.ShouldAllBe(line => !line.Contains("times", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_that_moves_peers_to_a_relay_as_near_has_no_impact() =>
        Scene.Of(("br", 30), ("us", 30.4), ("eu", 200)).Endpoints("br", o => Scene.Failed(o, ProbePhase.Connect, FailureReason.Refused))
            .Find(FindingCodes.Unreachable).Impact.ShouldBeNull();

    [Fact]
    public void A_sample_that_our_own_lag_distorts_is_not_judged() =>
        Scene.OfOne().Endpoints("br", o => o with { Handshake = Scene.Ms(200), Lag = Scene.Ms(40) }).IsHealthy();

    [Fact]
    public void One_slow_sample_among_good_ones_of_an_address_is_not_judged() =>
        Scene.OfOne().Endpoints("br", o => o with { Handshake = Scene.Ms(200) }, o => o.Endpoint.ServerName == Scene.Cluster("br")).IsHealthy();

    [Fact]
    public void A_large_chain_explains_one_more_round_trip() =>
        Scene.OfOne().Endpoints("br", o => o with { Handshake = Scene.Ms(62), Certificate = o.Certificate! with { ChainBytes = 20_000, Sha256 = "one" } })
            .Only(FindingCodes.CertChainLarge);

    [Fact]
    public void Tls_1_2_is_worth_knowing() =>
        Scene.OfOne().Endpoints("br", o => o with { Handshake = Scene.Ms(62), Tls = new TlsFacts("1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", null) })
            .Only(FindingCodes.TlsOld).Severity.ShouldBe(Severity.Info);

    [Fact]
    public void Udp_that_is_late_where_tls_is_quick_is_not_impossible() =>
        Scene.OfOne().Quic("br", Scene.QuicAnswer("198.51.0.1", 200)).Lacks(FindingCodes.LatencyImpossible);

    [Fact]
    public void Tcp_that_is_answered_much_nearer_than_udp_is_impossible() =>
        Scene.OfOne().Endpoints("br", o => o with { Connect = Scene.Ms(1), Handshake = Scene.Ms(150) }, o => o.Endpoint.Address.ToString() == "198.51.0.1")
            .Quic("br", Scene.QuicAnswer("198.51.0.1", 150))
            .Only(FindingCodes.LatencyImpossible).Severity.ShouldBe(Severity.Info);

    [Fact]
    public void A_slow_udp_path_is_not_impossible() => Scene.OfOne().Quic("br", Scene.QuicAnswer("198.51.0.1", 90)).IsHealthy();

    [Fact]
    public void Three_relays_in_a_narrow_band_are_equidistant() =>
        Scene.Of(("br", 70), ("us", 71), ("eu", 72)).Find(FindingCodes.LatencyEquidistant).Remedy.ShouldContain("bypass the openzro process");

    [Theory]
    [InlineData(30, 60, 70)]
    [InlineData(70, 71, 80)]
    [InlineData(1, 1, 1)] // near relays, as on one machine
    public void Relays_at_their_own_distances_are_not_equidistant(double br, double us, double eu) =>
        Scene.Of(("br", br), ("us", us), ("eu", eu)).Lacks(FindingCodes.LatencyEquidistant);

    [Fact]
    public void Two_relays_are_too_few_to_be_equidistant() => Scene.Of(("br", 70), ("us", 70)).Lacks(FindingCodes.LatencyEquidistant);

    [Fact]
    public void A_region_far_from_every_relay_is_underserved() =>
        Scene.Of(("us", 150), ("eu", 250)).Only(FindingCodes.RegionUnderserved).Message.ShouldContain("us, 150 ms away");

    [Fact]
    public void A_region_at_the_limit_is_served() => Scene.Of(("us", 80), ("eu", 250)).Lacks(FindingCodes.RegionUnderserved);

    [Fact]
    public void A_near_relay_that_is_down_leaves_the_region_served() =>
        Scene.Of(("br", 30), ("us", 150)).Fails("br", ProbePhase.Connect, FailureReason.Refused).Lacks(FindingCodes.RegionUnderserved);

    [Fact]
    public void A_candidate_serves_nobody_yet() =>
        Scene.Of(("br", 30), ("us", 150)).WithRelay("br", r => r with { State = RelayState.Candidate }).Only(FindingCodes.RegionUnderserved);

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void More_relays_than_the_client_dials_at_once_are_too_many(int count, bool isFound) =>
        Scene.Of([.. Enumerable.Range(0, count).Select(i => ($"r{i}", 10.0 + (12 * i)))]).Judge()
            .AllFindings.Any(f => f.Code == FindingCodes.TooManyRelays).ShouldBe(isFound);
}
