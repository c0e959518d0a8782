using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class ReachabilityTests
{
    [Theory]
    [InlineData(FailureReason.Refused, "refuses connections")]
    [InlineData(FailureReason.Unreachable, "no route")]
    [InlineData(FailureReason.Reset, "resets connections")]
    [InlineData(FailureReason.Closed, "resets connections")]
    public void A_network_that_says_no_is_unreachable_and_says_what_it_means(FailureReason reason, string meaning)
    {
        var finding = Scene.OfOne().MemberFails("br", 1, ProbePhase.Connect, reason).Only(FindingCodes.Unreachable);

        finding.Subject.Member.ShouldBe(Scene.Host("br", 1));
        finding.Message.ShouldContain(meaning);
        finding.Evidence.Count.ShouldBe(2);
    }

    [Fact]
    public void Silence_to_a_connection_is_connect_timeout() =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Connect, FailureReason.Timeout).Only(FindingCodes.ConnectTimeout)
            .Remedy.ShouldContain("TCP 443");

    [Fact]
    public void The_same_fault_on_every_member_is_one_finding_of_the_relay()
    {
        var finding = Scene.OfOne().Fails("br", ProbePhase.Connect, FailureReason.Refused).Only(FindingCodes.Unreachable);

        finding.Subject.Member.ShouldBeNull();
        finding.Evidence.Count.ShouldBe(4);
    }

    [Fact]
    public void Different_faults_on_two_members_are_two_findings() =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Connect, FailureReason.Refused).MemberFails("br", 2, ProbePhase.Connect, FailureReason.Unreachable)
            .Judge().AllFindings.Select(f => f.Code).ShouldBe([FindingCodes.Unreachable, FindingCodes.Unreachable]);

    [Fact]
    public void What_this_side_could_not_do_accuses_no_relay() =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Connect, FailureReason.Local).IsHealthy();

    [Fact]
    public void A_skipped_probe_is_neither_good_nor_bad()
    {
        var judgement = Scene.OfOne().Endpoints("br", o => o with { Skipped = "slot over", Connect = null, Handshake = null, Certificate = null }).Judge();

        judgement.Status.ShouldBe(RelayStatus.Unknown);
        judgement.AllFindings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.NoData);
    }

    [Theory]
    [InlineData(70, "TLS 1.1 or older")]
    [InlineData(112, "no certificate for this name")]
    [InlineData(116, "client certificate")]
    [InlineData(42, "client certificate")]
    [InlineData(120, "http/1.1")]
    [InlineData(40, "cipher")]
    [InlineData(251, "alert 251")]
    public void An_alert_is_explained_by_its_number(int alert, string meaning) =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Handshake, FailureReason.Alert, alert).Only(FindingCodes.HandshakeFailed)
            .Message.ShouldContain(meaning);

    [Theory]
    [InlineData(FailureReason.Closed, "middle of the TLS handshake")]
    [InlineData(FailureReason.Reset, "middle of the TLS handshake")]
    [InlineData(FailureReason.Protocol, "plain text on the port")]
    public void A_handshake_that_breaks_off_is_handshake_failed(FailureReason reason, string meaning) =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Handshake, reason).Only(FindingCodes.HandshakeFailed).Message.ShouldContain(meaning);

    [Fact]
    public void A_server_without_a_certificate_for_the_name_is_told_how_to_get_one() =>
        Scene.OfOne().Endpoints(
                "br",
                o => Scene.Failed(o, ProbePhase.Handshake, FailureReason.Alert, 112),
                o => o.Endpoint.ServerName == Scene.Cluster("br") && o.Endpoint.Member == Scene.Host("br", 1))
            .Only(FindingCodes.HandshakeFailed).ShouldSatisfyAllConditions(
                f => f.Subject.Name.ShouldBe(Scene.Cluster("br")),
                f => f.Remedy.ShouldContain("DNS:relay-br-1.example.com,DNS:relay-cluster-br.example.com"));

    [Fact]
    public void A_handshake_that_goes_silent_is_handshake_timeout() =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Handshake, FailureReason.Timeout).Only(FindingCodes.HandshakeTimeout)
            .Evidence[0].ShouldContain("connected in 30 ms");

    [Theory]
    [InlineData(426, "strips the Upgrade header")]
    [InlineData(404, "not routed")]
    [InlineData(403, "Origin")]
    [InlineData(200, "not a relay")]
    [InlineData(302, "redirected")]
    [InlineData(502, "does not reach the relay")]
    [InlineData(418, "HTTP 418")]
    public void An_upgrade_that_fails_explains_its_status(int status, string meaning) =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Upgrade, FailureReason.Status, status).Only(FindingCodes.UpgradeFailed)
            .Message.ShouldContain(meaning);

    [Theory]
    [InlineData(FailureReason.Timeout)]
    [InlineData(FailureReason.Closed)]
    [InlineData(FailureReason.Protocol)]
    public void An_upgrade_without_a_status_is_upgrade_failed_too(FailureReason reason) =>
        Scene.OfOne().MemberFails("br", 1, ProbePhase.Upgrade, reason).Only(FindingCodes.UpgradeFailed).Remedy.ShouldContain("curl --http1.1");

    [Fact]
    public void A_rejected_authentication_names_secret_and_clock()
    {
        var finding = Scene.OfOne().Fails("br", ProbePhase.Authenticate, FailureReason.Rejected).Only(FindingCodes.AuthRejected);

        finding.Message.ShouldContain("secret");
        finding.Message.ShouldContain("clock");
        finding.Remedy.ShouldContain("OZ_AUTH_SECRET");
    }

    [Theory]
    [InlineData(FailureReason.Timeout, "does not answer authentication in time")]
    [InlineData(FailureReason.Protocol, "something that no relay sends")]
    public void Silence_and_nonsense_after_the_upgrade_are_not_blamed_on_the_secret(FailureReason reason, string message)
    {
        var finding = Scene.OfOne().Fails("br", ProbePhase.Authenticate, reason).Only(FindingCodes.AuthRejected);

        finding.Message.ShouldContain(message);
        finding.Remedy.ShouldNotContain("SECRET");
    }

    [Fact]
    public void An_address_of_no_member_is_named_and_not_the_whole_relay()
    {
        var stray = Scene.Failed(Scene.Seen("br", 1, "198.51.0.9", Scene.Cluster("br"), 30), ProbePhase.Connect, FailureReason.Refused);
        var scene = Scene.OfOne().Saw("br", r => r with { Endpoints = [.. r.Endpoints, stray with { Endpoint = stray.Endpoint with { Member = null } }] });

        var finding = scene.Only(FindingCodes.Unreachable);

        finding.Subject.Address.ShouldBe("198.51.0.9");
        finding.Message.ShouldStartWith("br at 198.51.0.9 refuses connections");
    }

    [Fact]
    public void Remedies_speak_the_products_own_words() =>
        Scene.OfOne().WithFleet(f => f with { Dialect = Probes.Fleet.Dialect.NetBird }).Fails("br", ProbePhase.Authenticate, FailureReason.Rejected)
            .Only(FindingCodes.AuthRejected).Remedy.ShouldSatisfyAllConditions(
                r => r.ShouldContain("NB_AUTH_SECRET"),
                r => r.ShouldContain("systemctl restart netbird-relay"));

    [Fact]
    public void Another_instance_url_than_expected_is_a_mismatch() =>
        Scene.OfOne().Member("br", 2, o => o with { InstanceUrl = "rels://relay-br-2.example.com:443" }).Only(FindingCodes.InstanceUrlMismatch)
            .Remedy.ShouldContain("OZ_EXPOSED_ADDRESS=rels://relay-cluster-br.example.com");

    [Theory]
    [InlineData("rels://relay-cluster-br.example.com")]
    [InlineData("rels://RELAY-CLUSTER-BR.example.com:443")]
    public void Default_ports_and_case_are_no_mismatch(string told) =>
        Scene.OfOne().Endpoints("br", o => o with { InstanceUrl = told }).IsHealthy();

    [Fact]
    public void A_member_may_have_an_instance_url_of_its_own() =>
        Scene.OfOne()
            .WithRelay("br", r => r with { Members = [.. r.Members.Select(m => m with { InstanceUrl = Probes.Fleet.RelayUrl.Parse($"rels://{m.Host}") })] })
            .Endpoints("br", o => o with { InstanceUrl = $"rels://{o.Endpoint.Member}:443" })
            .IsHealthy();

    [Fact]
    public void Members_that_do_not_forward_are_a_broken_fabric()
    {
        var finding = BrokenFabric(Scene.OfOne()).Only(FindingCodes.FabricBroken);

        finding.Message.ShouldContain("relay-br-1.example.com to relay-br-2.example.com");
        finding.Remedy.ShouldContain("OZ_CLUSTER_HEADLESS");
    }

    [Fact]
    public void A_member_that_fails_by_itself_breaks_no_fabric() =>
        BrokenFabric(Scene.OfOne()).MemberFails("br", 2, ProbePhase.Connect, FailureReason.Refused).Only(FindingCodes.Unreachable);

    [Fact]
    public void A_drained_member_is_judged_mildly()
    {
        var judgement = Drained(Scene.OfOne()).MemberFails("br", 2, ProbePhase.Connect, FailureReason.Refused).Judge();

        judgement.Status.ShouldBe(RelayStatus.Healthy);
        judgement.AllFindings.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Info);
    }

    [Fact]
    public void A_drained_member_breaks_no_fabric() => BrokenFabric(Drained(Scene.OfOne())).Lacks(FindingCodes.FabricBroken);

    private static Scene Drained(Scene scene) => scene
        .WithRelay("br", r => r with { Members = [r.Members[0], r.Members[1] with { Drained = true }] })
        .Answers("br", Scene.Answer(Scene.Cluster("br"), Scene.Resolver, "198.51.0.1"));

    private static Scene BrokenFabric(Scene scene) => scene.Saw("br", r => r with
    {
        Fabric = [.. r.Fabric.Select(f => f with { Elapsed = null, Failure = Scene.Failure(ProbePhase.Authenticate, FailureReason.Timeout) })],
    });
}
