using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Resolving;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Dns;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>DNS that says the wrong thing, or nothing, about a relay that works.</summary>
public sealed class DnsTests
{
    private const string Elsewhere = "127.0.40.9";

    private static readonly (string Fault, DnsScript Script, FailureReason Reason, string Says)[] Faults =
    [
        ("NXDOMAIN", new DnsScript { ResponseCode = 3 }, FailureReason.NameNotFound, "the name does not exist (NXDOMAIN)"),
        ("SERVFAIL", new DnsScript { ResponseCode = 2 }, FailureReason.ServerFailure, "the resolver fails (SERVFAIL)"),
        ("REFUSED", new DnsScript { ResponseCode = 5 }, FailureReason.QueryRefused, "the resolver refuses to answer (REFUSED)"),
        ("silence", new DnsScript { Silent = true }, FailureReason.Timeout, "the resolver does not answer"),
        ("garbage", new DnsScript { Garbage = true }, FailureReason.Protocol, "the resolver's answer cannot be read"),
        ("lame", new DnsScript { Lame = true }, FailureReason.Lame, "the server asked does not serve the zone (lame)"),
        ("another name", new DnsScript { AnotherName = true }, FailureReason.Lame, "lame"),
    ];

    public static TheoryData<string> AllFaults => [.. Faults.Select(fault => fault.Fault)];

    [Theory]
    [MemberData(nameof(AllFaults))]
    public async Task A_name_without_an_answer_is_told_by_its_reason(string name)
    {
        var fault = Faults.Single(f => f.Fault == name);
        await using var stage = new Stage();
        var relay = stage.Publish(stage.StartRelay().EndPoint);
        stage.Dns.Zone.Misbehave(Stage.Host, fault.Script);

        var verdict = await stage.JudgeAsync([relay], dns: Asking(stage.Dns.Endpoint));

        verdict.Finds(DnsFailed);
        verdict.Run.Relays[0].Dns.Single().Failure!.Reason.ShouldBe(fault.Reason);
        verdict.Find(DnsFailed).Message.ShouldContain(fault.Says);
        verdict.Run.Relays[0].Endpoints.ShouldBeEmpty();
        verdict.Judgement.Status.ShouldBe(RelayStatus.Unhealthy);
    }

    [Fact]
    public async Task A_name_without_addresses_is_told()
    {
        await using var stage = new Stage();
        var relay = stage.Publish(stage.StartRelay().EndPoint);
        stage.Dns.Zone.Set(Stage.Host);

        var verdict = await stage.JudgeAsync([relay]);

        verdict.Finds(DnsFailed);
        verdict.Find(DnsFailed).Message.ShouldContain("without A or AAAA record");
    }

    [Theory]
    [InlineData(2, "SERVFAIL")]
    [InlineData(5, "REFUSED")]
    [InlineData(3, "NXDOMAIN")]
    public async Task A_family_that_fails_beside_one_that_answers_is_worth_knowing(int responseCode, string says)
    {
        await using var stage = new Stage();
        var relay = stage.Publish(stage.StartRelay().EndPoint);
        stage.Dns.Zone.Misbehave(Stage.Host, new DnsScript { ResponseCode = responseCode, Family = AddressFamily.InterNetworkV6 });

        var verdict = await stage.JudgeAsync([relay]);

        verdict.Finds(DnsFailed);
        var finding = verdict.Find(DnsFailed);
        finding.Severity.ShouldBe(Severity.Info);
        finding.Message.ShouldContain("AAAA");
        finding.Evidence.ShouldContain(line => line.Contains(says, StringComparison.Ordinal));
        verdict.Judgement.Status.ShouldBe(RelayStatus.Healthy);
    }

    [Fact]
    public async Task Dnsmasq_that_knows_every_member_has_no_finding()
    {
        await using var stage = new Stage();
        var cluster = StartCluster(stage);
        await using var dnsmasq = await DnsmasqServer.StartAsync([.. Records(cluster, cluster.Members), "--local=/example.com/"]);

        (await stage.JudgeAsync([cluster], dns: Asking(dnsmasq.V4, dnsmasq.V6))).Finds();
    }

    [Fact]
    public async Task Dnsmasq_that_lacks_a_member_has_it_missing()
    {
        await using var stage = new Stage();
        var cluster = StartCluster(stage);
        await using var dnsmasq = await DnsmasqServer.StartAsync([.. Records(cluster, cluster.Members.Take(1)), "--local=/example.com/"]);

        var verdict = await stage.JudgeAsync([cluster], dns: Asking(dnsmasq.V4));

        verdict.Finds(DnsMemberMissing);
        verdict.Find(DnsMemberMissing).Subject.Member.ShouldBe("relay-br-2.example.com");
        verdict.Run.Relays[0].Endpoints.ShouldContain(o => o.Endpoint.Member == "relay-br-2.example.com" && o.Succeeded);
    }

    [Fact]
    public async Task Dnsmasq_that_has_an_address_too_many_has_it_unexpected_and_probed()
    {
        await using var stage = new Stage();
        var cluster = StartCluster(stage);
        await using var dnsmasq = await DnsmasqServer.StartAsync(
            [.. Records(cluster, cluster.Members), $"--host-record={cluster.Url.Host},{Elsewhere}", "--local=/example.com/"]);

        var verdict = await stage.JudgeAsync([cluster], dns: Asking(dnsmasq.V4));

        verdict.Finds(DnsMemberUnexpected, Unreachable);
        verdict.Find(Unreachable).Subject.Address.ShouldBe(Elsewhere);
    }

    [Fact]
    public async Task Two_dnsmasq_that_differ_disagree()
    {
        await using var stage = new Stage();
        var cluster = StartCluster(stage);
        await using var whole = await DnsmasqServer.StartAsync([.. Records(cluster, cluster.Members), "--local=/example.com/"]);
        await using var half = await DnsmasqServer.StartAsync([.. Records(cluster, cluster.Members.Take(1)), "--local=/example.com/"]);

        var verdict = await stage.JudgeAsync([cluster], dns: Asking(whole.V4, half.V4));

        verdict.Finds(DnsResolversDisagree);
        verdict.Judgement.Status.ShouldBe(RelayStatus.Healthy);
    }

    [Fact]
    public async Task A_resolver_that_is_silent_beside_one_that_answers_disagrees()
    {
        await using var stage = new Stage();
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var relay = stage.Publish(stage.StartRelay().EndPoint);

        var verdict = await stage.JudgeAsync([relay], dns: Asking(stage.Dns.Endpoint, (IPEndPoint)silent.Client.LocalEndPoint!));

        verdict.Finds(DnsResolversDisagree);
    }

    [Fact]
    public async Task Dnsmasq_tells_what_does_not_exist()
    {
        await using var stage = new Stage();
        var relay = stage.Publish(stage.StartRelay().EndPoint);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var nowhere = ((IPEndPoint)silent.Client.LocalEndPoint!).Port;
        await using var dnsmasq = await DnsmasqServer.StartAsync("--local=/example.com/", $"--server=/silent.example/127.0.0.1#{nowhere}");

        var gone = await stage.JudgeAsync([relay], dns: Asking(dnsmasq.V4));
        var refused = await stage.JudgeAsync([relay with { Url = RelayUrl.Parse("rels://relay.example.net") }], dns: Asking(dnsmasq.V4));
        var unanswered = await stage.JudgeAsync([relay with { Url = RelayUrl.Parse("rels://relay.silent.example") }], dns: Asking(dnsmasq.V4));

        gone.Find(DnsFailed).Message.ShouldContain("NXDOMAIN");
        refused.Find(DnsFailed).Message.ShouldContain("REFUSED");
        unanswered.Find(DnsFailed).Message.ShouldContain("the resolver does not answer");
    }

    private static DnsOptions Asking(params IPEndPoint[] resolvers) => new() { Resolvers = resolvers, Limit = TimeSpan.FromMilliseconds(1500) };

    /// <summary>Two members that work, on one port of two addresses.</summary>
    private static Relay StartCluster(Stage stage)
    {
        var certificate = stage.Certificates.Leaf(new LeafOptions { Names = [Stage.Host, "relay-br-1.example.com", "relay-br-2.example.com"] });
        var fabric = new RelayCluster();
        var one = stage.StartRelay(certificate, o => o with { Cluster = fabric, Listen = new IPEndPoint(IPAddress.Parse("127.0.40.1"), 0) });
        var two = stage.StartRelay(certificate, o => o with { Cluster = fabric, Listen = new IPEndPoint(IPAddress.Parse("127.0.40.2"), one.EndPoint.Port) });
        return stage.Publish(one.EndPoint) with
        {
            Members =
            [
                new Member { Host = "relay-br-1.example.com", Addresses = [one.EndPoint.Address] },
                new Member { Host = "relay-br-2.example.com", Addresses = [two.EndPoint.Address] },
            ],
        };
    }

    private static IEnumerable<string> Records(Relay relay, IEnumerable<Member> listed) =>
        listed.Select(member => $"--host-record={relay.Url.Host},{member.Addresses[0]}")
            .Concat(relay.Members.Select(member => $"--host-record={member.Host},{member.Addresses[0]}"));
}
