using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class EndpointMatrixTests
{
    private static readonly Relay Br = new()
    {
        Name = "br",
        Url = RelayUrl.Parse("rels://cluster.example.com:8443"),
        Members =
        [
            new Member { Host = "br-1.example.com", Addresses = [IPAddress.Parse("192.0.2.1")] },
            new Member { Host = "br-2.example.com", Addresses = [IPAddress.Parse("192.0.2.2")], Drained = true },
        ],
    };

    [Fact]
    public void Every_member_serves_the_cluster_name_and_its_own() => Endpoints(Br).ShouldBe(
    [
        "192.0.2.1 cluster.example.com br-1.example.com", "192.0.2.1 br-1.example.com br-1.example.com",
        "192.0.2.2 cluster.example.com br-2.example.com", "192.0.2.2 br-2.example.com br-2.example.com",
    ]);

    [Fact]
    public void An_address_in_dns_that_is_no_members_serves_the_cluster_name() =>
        Endpoints(Br, Answer("cluster.example.com", "192.0.2.9", "192.0.2.1")).ShouldContain("192.0.2.9 cluster.example.com ");

    [Fact]
    public void An_address_that_only_a_members_own_name_has_is_that_members() =>
        Endpoints(Br, Answer("BR-1.example.com", "2001:db8::1")).ShouldContain("2001:db8::1 cluster.example.com br-1.example.com");

    [Fact]
    public void The_answers_of_all_resolvers_are_taken_together() =>
        Endpoints(Br with { Members = [] }, Answer("cluster.example.com", "192.0.2.1"), Answer("cluster.example.com", "192.0.2.2", "192.0.2.1"))
            .ShouldBe(["192.0.2.1 cluster.example.com ", "192.0.2.2 cluster.example.com "]);

    [Fact]
    public void A_relay_named_by_its_address_needs_no_dns()
    {
        var relay = new Relay { Name = "x", Url = RelayUrl.Parse("rels://[2001:db8::7]:443") };

        EndpointMatrix.NamesOf(relay).ShouldBeEmpty();
        Endpoints(relay).ShouldBe(["2001:db8::7 2001:db8::7 "]);
    }

    [Fact]
    public void A_member_of_the_relays_own_name_is_probed_once() =>
        Endpoints(Br with { Members = [new Member { Host = "cluster.example.com", Addresses = [IPAddress.Loopback] }] }).Count.ShouldBe(1);

    [Fact]
    public void Extra_names_are_asked_of_every_address() =>
        EndpointMatrix.Of(Br, [], ["alt.example.com"]).Count(endpoint => endpoint.ServerName == "alt.example.com").ShouldBe(2);

    [Fact]
    public void Quic_is_asked_over_ipv4_and_of_the_first_resolved_address_first()
    {
        DnsAnswer[] dns = [Answer("cluster.example.com", "2001:db8::1", "192.0.2.2", "192.0.2.1")];

        EndpointMatrix.QuicAddresses(Br, dns, EndpointMatrix.Of(Br, dns, [])).ShouldBe([IPAddress.Parse("192.0.2.2"), IPAddress.Parse("192.0.2.1")]);
        EndpointMatrix.QuicAddresses(Br with { Url = RelayUrl.Parse("rel://cluster.example.com") }, dns, []).ShouldBeEmpty();
    }

    [Fact]
    public void A_drained_member_is_not_expected_in_the_clusters_record() =>
        (string.Join(' ', EndpointMatrix.ExpectedOf("cluster.example.com", Br)), string.Join(' ', EndpointMatrix.ExpectedOf("br-2.example.com", Br)))
            .ShouldBe(("192.0.2.1", "192.0.2.2"));

    [Fact]
    public void The_fastest_resolver_that_answered_tells_the_resolve_time()
    {
        var slow = Answer("a.example.com", "192.0.2.1");
        var failed = slow with { Elapsed = TimeSpan.FromMilliseconds(1), Failure = new ProbeFailure(ProbePhase.Resolve, FailureReason.Timeout, "") };

        EndpointMatrix.ResolveTime("a.example.com", [failed, slow, slow with { Elapsed = TimeSpan.FromMilliseconds(5) }]).ShouldBe(TimeSpan.FromMilliseconds(5));
        EndpointMatrix.ResolveTime("b.example.com", [slow]).ShouldBeNull();
    }

    private static List<string> Endpoints(Relay relay, params DnsAnswer[] dns) =>
        [.. EndpointMatrix.Of(relay, dns, []).Select(endpoint => $"{endpoint.Address} {endpoint.ServerName} {endpoint.Member}")];

    private static DnsAnswer Answer(string name, params string[] addresses) => new()
    {
        Name = name,
        Resolver = "192.0.2.53:53",
        Addresses = [.. addresses.Select(IPAddress.Parse)],
        Elapsed = TimeSpan.FromMilliseconds(9),
    };
}
