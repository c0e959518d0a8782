using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings.Rules;

public class DnsTests
{
    private static readonly string s_name = Scene.Cluster("br");

    [Theory]
    [InlineData(FailureReason.NameNotFound, "NXDOMAIN")]
    [InlineData(FailureReason.NoAddress, "without A or AAAA")]
    [InlineData(FailureReason.ServerFailure, "SERVFAIL")]
    [InlineData(FailureReason.QueryRefused, "REFUSED")]
    [InlineData(FailureReason.Lame, "lame")]
    [InlineData(FailureReason.Timeout, "does not answer")]
    [InlineData(FailureReason.Protocol, "cannot be read")]
    public void A_name_without_address_is_dns_failed_and_says_how(FailureReason reason, string meaning)
    {
        var finding = Scene.OfOne().Answers("br", Scene.NoAnswer(s_name, reason)).Only(FindingCodes.DnsFailed);

        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain(meaning);
        finding.Remedy.ShouldContain("dig @192.0.2.53");
    }

    [Fact]
    public void One_family_that_fails_beside_the_other_is_an_info()
    {
        var answer = Scene.OfOne().Run.Relays[0].Dns[0] with { FamilyFailure = Scene.Failure(ProbePhase.Resolve, FailureReason.ServerFailure) };

        var finding = Scene.OfOne().Answers("br", answer).Only(FindingCodes.DnsFailed);

        finding.Severity.ShouldBe(Severity.Info);
        finding.Message.ShouldContain("AAAA");
    }

    [Fact]
    public void A_members_own_name_is_an_info_where_its_addresses_are_known() =>
        Scene.OfOne().Saw("br", r => r with { Dns = [r.Dns[0], Scene.NoAnswer(Scene.Host("br", 1), FailureReason.NameNotFound), r.Dns[2]] })
            .Only(FindingCodes.DnsFailed).Severity.ShouldBe(Severity.Info);

    [Fact]
    public void A_members_own_name_is_an_error_where_its_instance_url_names_it() =>
        Scene.OfOne()
            .WithRelay("br", r => r with { Members = [r.Members[0] with { InstanceUrl = RelayUrl.Parse($"rels://{r.Members[0].Host}") }, r.Members[1]] })
            .Saw("br", r => r with { Dns = [r.Dns[0], Scene.NoAnswer(Scene.Host("br", 1), FailureReason.NameNotFound), r.Dns[2]] })
            .Find(FindingCodes.DnsFailed).Severity.ShouldBe(Severity.Error);

    [Fact]
    public void A_member_missing_from_dns_is_an_error()
    {
        var finding = Scene.OfOne().Answers("br", Scene.Answer(s_name, Scene.Resolver, "198.51.0.1")).Only(FindingCodes.DnsMemberMissing);

        finding.Severity.ShouldBe(Severity.Error);
        finding.Subject.Member.ShouldBe(Scene.Host("br", 2));
        finding.Remedy.ShouldContain($"{s_name}. IN A 198.51.0.2");
    }

    [Fact]
    public void A_drained_member_may_be_missing() =>
        Scene.OfOne()
            .WithRelay("br", r => r with { Members = [r.Members[0], r.Members[1] with { Drained = true }] })
            .Answers("br", Scene.Answer(s_name, Scene.Resolver, "198.51.0.1"))
            .IsHealthy();

    [Fact]
    public void A_drained_member_that_is_still_listed_is_unexpected() =>
        Scene.OfOne().WithRelay("br", r => r with { Members = [r.Members[0], r.Members[1] with { Drained = true }] })
            .Only(FindingCodes.DnsMemberUnexpected).Message.ShouldContain("drained");

    [Fact]
    public void An_address_of_no_member_is_unexpected() =>
        Scene.OfOne().Answers("br", Scene.Answer(s_name, Scene.Resolver, "198.51.0.1", "198.51.0.2", "203.0.113.9"))
            .Only(FindingCodes.DnsMemberUnexpected).Subject.Address.ShouldBe("203.0.113.9");

    [Fact]
    public void One_address_of_a_member_that_is_missing_is_told() =>
        Scene.OfOne()
            .WithRelay("br", r => r with { Members = [r.Members[0] with { Addresses = [.. r.Members[0].Addresses, IPAddress.Parse("2001:db8::1")] }, r.Members[1]] })
            .Only(FindingCodes.DnsMemberMissing).Remedy.ShouldContain("IN AAAA 2001:db8::1");

    [Fact]
    public void Resolvers_that_answer_differently_disagree() =>
        Scene.OfOne().Answers("br", Scene.Answer(s_name, Scene.Resolver, "198.51.0.1", "198.51.0.2"), Scene.Answer(s_name, "192.0.2.54:53", "198.51.0.1"))
            .Only(FindingCodes.DnsResolversDisagree).Evidence.Count.ShouldBe(2);

    [Fact]
    public void A_resolver_that_alone_fails_disagrees() =>
        Scene.OfOne().Answers("br", Scene.Answer(s_name, Scene.Resolver, "198.51.0.1", "198.51.0.2"), Scene.NoAnswer(s_name, FailureReason.Timeout, "192.0.2.54:5353"))
            .Only(FindingCodes.DnsResolversDisagree).Remedy.ShouldContain("dig -p 5353 @192.0.2.54");

    [Fact]
    public void Order_is_no_difference() =>
        Scene.OfOne().Answers("br", Scene.Answer(s_name, Scene.Resolver, "198.51.0.2", "198.51.0.1"), Scene.Answer(s_name, "192.0.2.54:53", "198.51.0.1", "198.51.0.2"))
            .IsHealthy();
}
