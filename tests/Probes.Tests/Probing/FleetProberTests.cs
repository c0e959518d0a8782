using System.Collections.Concurrent;
using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class FleetProberTests : IDisposable
{
    private const string Cluster = "cluster.example.com";

    private static readonly CertificateAuthority Authority = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
    private static readonly ServerCertificate Certificate = Authority.Issue(new LeafOptions { Names = [Cluster, "m1.example.com", "m2.example.com"] });
    private static readonly AuthSecret Secret = new("secret");
    private static readonly ProbeRunOptions Options = new() { Secret = Secret };

    private readonly EndpointProber _endpoints = new(TimeProvider.System, TrustRoots.Of(Authority.Certificate));

    public void Dispose() => _endpoints.Dispose();

    [Fact]
    public async Task A_cluster_is_probed_on_every_member_with_every_name_and_through_its_fabric()
    {
        var cluster = new RelayCluster();
        await using var first = StartRelay(IPAddress.Parse("127.0.0.2"), 0, cluster);
        await using var second = StartRelay(IPAddress.Parse("127.0.0.3"), first.EndPoint.Port, cluster);
        var progress = new Collected();

        var run = await Prober().RunAsync(Fleet(first.EndPoint.Port, "127.0.0.2", "127.0.0.3"), Options, progress, default);

        var relay = run.Relays.ShouldHaveSingleItem();
        relay.Endpoints.Count.ShouldBe(4);
        relay.Endpoints.ShouldAllBe(endpoint => endpoint.Succeeded && endpoint.Authenticate != null && endpoint.InstanceUrl != null && endpoint.Certificate != null);
        relay.Endpoints[0].Resolve.ShouldNotBeNull();
        relay.Dns.Select(answer => answer.Name).ShouldBe([Cluster, "m1.example.com", "m2.example.com"]);
        var fabric = relay.Fabric.ShouldHaveSingleItem();
        (fabric.From, fabric.To, fabric.Failure).ShouldBe(("m1.example.com", "m2.example.com", null));
        fabric.Elapsed!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        progress.Reports.Max(report => report.Done).ShouldBe(5);
        first.Counters.ShouldSatisfyAllConditions(
            counters => counters.Authentications.ShouldBe(3),
            counters => counters.Farewells.ShouldBe(3),
            counters => counters.AuthFailures.ShouldBe(0),
            counters => counters.Reconnections.ShouldBe(0));
    }

    [Fact]
    public async Task A_broken_fabric_is_seen()
    {
        var cluster = new RelayCluster { IsBroken = true };
        await using var first = StartRelay(IPAddress.Parse("127.0.0.2"), 0, cluster);
        await using var second = StartRelay(IPAddress.Parse("127.0.0.3"), first.EndPoint.Port, cluster);

        var run = await Prober().RunAsync(
            Fleet(first.EndPoint.Port, "127.0.0.2", "127.0.0.3"), Options with { Timeout = TimeSpan.FromSeconds(3) }, null, default);

        var failure = run.Relays[0].Fabric.ShouldHaveSingleItem().Failure!;
        (failure.Reason, failure.Detail).ShouldBe((FailureReason.Timeout, "the message forth did not arrive within 3 s"));
    }

    [Fact]
    public async Task No_more_than_two_probes_of_a_relay_are_under_way()
    {
        var (open, most) = (0, 0);
        await using var server = new ScriptedServer(async (stream, end) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            await Task.Delay(40, end);
            Interlocked.Decrement(ref open);
        });
        var run = await Prober().RunAsync(
            Fleet(server.EndPoint.Port, "127.0.0.1"),
            Options with { StartSpacing = TimeSpan.Zero, ExtraNames = [.. Enumerable.Range(0, 20).Select(i => $"n{i}.example.com")] }, null, default);

        run.Relays[0].Endpoints.Count.ShouldBe(22);
        most.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task A_deadline_keeps_what_was_seen_and_says_what_was_not()
    {
        await using var silent = new ScriptedServer((_, end) => Task.Delay(Timeout.Infinite, end));

        var run = await Prober().RunAsync(
            Fleet(silent.EndPoint.Port, "127.0.0.1"),
            Options with { Deadline = TimeSpan.FromMilliseconds(400), ExtraNames = ["a.example.com", "b.example.com"] }, null, default);

        var endpoints = run.Relays[0].Endpoints;
        endpoints.Count(endpoint => endpoint.Failure is { Phase: ProbePhase.Handshake, Reason: FailureReason.Local }).ShouldBe(2);
        endpoints.Count(endpoint => endpoint.Skipped == "the run's time was over").ShouldBe(2);
    }

    [Fact]
    public async Task An_address_of_a_family_without_a_route_is_skipped()
    {
        var prober = new FleetProber(_endpoints, new FabricProber(TimeProvider.System), Resolve, null, TimeProvider.System)
        {
            Families = () => new AddressFamilies(true, false),
            Reaches = _ => false,
        };

        var run = await prober.RunAsync(Fleet(443, "2001:db8::1"), Options, null, default);

        run.Routes.V6.ShouldBeFalse();
        run.Relays[0].Endpoints.ShouldAllBe(endpoint => endpoint.Skipped == "no IPv6 route" && endpoint.Failure == null);
    }

    [Fact]
    public async Task A_relay_over_ipv6_is_probed()
    {
        await using var relay = StartRelay(IPAddress.IPv6Loopback, 0, new RelayCluster());

        var run = await Prober().RunAsync(Fleet(relay.EndPoint.Port, "::1"), Options, null, default);

        run.Relays[0].Endpoints.ShouldAllBe(endpoint => endpoint.Succeeded);
    }

    private static RelayServer StartRelay(IPAddress address, int port, RelayCluster cluster) => RelayServer.Start(new RelayServerOptions
    {
        Listen = new IPEndPoint(address, port),
        InstanceUrl = $"rels://{Cluster}:443",
        Secret = Secret,
        Certificate = _ => Certificate,
        Cluster = cluster,
    });

    private static FleetDefinition Fleet(int port, params string[] addresses) => new()
    {
        Relays =
        [
            new Relay
            {
                Name = "br",
                Url = RelayUrl.Parse($"rels://{Cluster}:{port}"),
                Members = [.. addresses.Select((address, i) => new Member { Host = $"m{i + 1}.example.com", Addresses = [IPAddress.Parse(address)] })],
            },
        ],
    };

    private static Task<IReadOnlyList<DnsAnswer>> Resolve(string name, IReadOnlyCollection<IPAddress>? expected, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DnsAnswer>>(
            [new DnsAnswer { Name = name, Resolver = "192.0.2.53:53", Addresses = [.. expected ?? []], Elapsed = TimeSpan.FromMilliseconds(1) }]);

    private FleetProber Prober() => new(_endpoints, new FabricProber(TimeProvider.System), Resolve, null, TimeProvider.System);

    private sealed class Collected : IProgress<ProbeProgress>
    {
        public ConcurrentQueue<ProbeProgress> Reports { get; } = [];

        public void Report(ProbeProgress value) => Reports.Enqueue(value);
    }
}
