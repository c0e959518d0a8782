using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Resolving;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing.Resolving;

/// <summary>The prober and the member sets against a real DNS server.</summary>
public sealed class DnsmasqTests
{
    private const string Cluster = "relay-cluster-br.example.com";

    private static readonly Relay _relay = new()
    {
        Name = "br",
        Url = RelayUrl.Parse($"rels://{Cluster}:443"),
        Members =
        [
            new Member { Host = "relay-br-1.example.com", Addresses = [IPAddress.Parse("192.0.2.1")] },
            new Member { Host = "relay-br-2.example.com", Addresses = [IPAddress.Parse("192.0.2.2")] },
        ],
    };

    [Fact]
    public async Task A_cluster_with_all_its_members_is_whole_over_ipv4_and_ipv6()
    {
        await using var dnsmasq = await DnsmasqServer.StartAsync(
            $"--host-record={Cluster},192.0.2.1,2001:db8::1", $"--host-record={Cluster},192.0.2.2", "--local-ttl=30");

        foreach (var resolver in new[] { dnsmasq.V4, dnsmasq.V6 })
        {
            var answer = await AskAsync(resolver, Cluster);
            answer.Addresses.ShouldBe(
                [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), IPAddress.Parse("2001:db8::1")], ignoreOrder: true);
            answer.Ttl.ShouldBe(TimeSpan.FromSeconds(30));
            answer.Varies.ShouldBeFalse();
            (answer.Failure, answer.FamilyFailure).ShouldBe((null, null));
        }
    }

    [Fact]
    public async Task A_missing_and_an_extra_member_are_told()
    {
        await using var dnsmasq = await DnsmasqServer.StartAsync($"--host-record={Cluster},192.0.2.1", $"--host-record={Cluster},192.0.2.9");

        var compared = MemberSets.Compare(_relay, [await AskAsync(dnsmasq.V4, Cluster)]);

        compared.Missing.Single().Member.Host.ShouldBe("relay-br-2.example.com");
        compared.Unexpected.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.9"));
    }

    [Fact]
    public async Task Two_servers_that_differ_disagree()
    {
        await using var one = await DnsmasqServer.StartAsync($"--host-record={Cluster},192.0.2.1", $"--host-record={Cluster},192.0.2.2");
        await using var two = await DnsmasqServer.StartAsync($"--host-record={Cluster},192.0.2.1");

        var compared = MemberSets.Compare(_relay, [await AskAsync(one.V4, Cluster), await AskAsync(two.V4, Cluster)]);

        compared.ResolversDisagree.ShouldBeTrue();
        var missing = compared.Missing.Single();
        (missing.Everywhere, missing.Resolvers.Single()).ShouldBe((false, two.V4.ToString()));
    }

    [Fact]
    public async Task What_has_no_address_is_told_apart()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var nowhere = ((IPEndPoint)silent.Client.LocalEndPoint!).Port;
        await using var dnsmasq = await DnsmasqServer.StartAsync(
            "--local=/example.com/", "--txt-record=empty.example.com,nothing", $"--server=/silent.example/127.0.0.1#{nowhere}");

        (await FailureAsync(dnsmasq, "gone.example.com")).Reason.ShouldBe(FailureReason.NameNotFound);
        (await FailureAsync(dnsmasq, "empty.example.com")).Reason.ShouldBe(FailureReason.NoAddress);
        (await FailureAsync(dnsmasq, "relay.example.net")).Reason.ShouldBe(FailureReason.QueryRefused);
        (await FailureAsync(dnsmasq, "relay.silent.example")).Reason.ShouldBe(FailureReason.Timeout);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_timeout()
    {
        var dnsmasq = await DnsmasqServer.StartAsync($"--host-record={Cluster},192.0.2.1");
        await dnsmasq.DisposeAsync();

        (await FailureAsync(dnsmasq, Cluster)).Reason.ShouldBe(FailureReason.Timeout);
    }

    [Fact]
    public async Task Aliases_are_followed()
    {
        await using var dnsmasq = await DnsmasqServer.StartAsync(
            $"--cname={Cluster},lb.example.com", "--host-record=lb.example.com,192.0.2.1", "--local=/example.com/");

        var answer = await AskAsync(dnsmasq.V4, Cluster);

        (answer.CanonicalName, answer.Addresses.Single()).ShouldBe(("lb.example.com", IPAddress.Parse("192.0.2.1")));
        answer.FamilyFailure.ShouldBeNull();
    }

    [Fact]
    public async Task A_hundred_members_come_over_tcp()
    {
        await using var dnsmasq = await DnsmasqServer.StartAsync(
            Enumerable.Range(1, 100).Select(i => $"--host-record={Cluster},198.51.100.{i}"));

        var answer = await AskAsync(dnsmasq.V4, Cluster);

        answer.Failure.ShouldBeNull();
        answer.Addresses.Count.ShouldBe(100);
    }

    private static async Task<ProbeFailure> FailureAsync(DnsmasqServer server, string name) =>
        (await AskAsync(server.V4, name)).Failure.ShouldNotBeNull();

    private static async Task<DnsAnswer> AskAsync(IPEndPoint resolver, string name)
    {
        var options = new DnsOptions { Resolvers = [resolver], Limit = TimeSpan.FromSeconds(2) };
        return (await new DnsProber(options, TimeProvider.System)
            .ResolveAsync(name, cancellationToken: TestContext.Current.CancellationToken)).Single();
    }
}
