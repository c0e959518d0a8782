using System.Net;
using BenchmarkDotNet.Attributes;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Benchmarks.Picking;

/// <summary>The prediction over 20 relays and 100 runs, in both cases: <c>--filter *Pick*</c>.</summary>
[MemoryDiagnoser]
[InProcess]
public class PickBenchmark
{
    private const int Relays = 20;
    private const int Runs = 100;
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly FleetDefinition _fleet = new()
    {
        Relays = [.. Enumerable.Range(0, Relays).Select(relay => new Relay { Name = $"relay-{relay}", Url = RelayUrl.Parse($"rels://{HostOf(relay)}:443") })],
    };

    private ProbeRun[] _runs = [];

    [Params(PickCase.UdpOpen, PickCase.UdpBlocked)]
    public PickCase Case { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _runs = [.. Enumerable.Range(0, Runs).Select(run => Run(random, Start.AddMinutes(run)))];
    }

    [Benchmark]
    public Pick Predict() => PickModel.Predict(_fleet, _runs, Case);

    private static string HostOf(int relay) => $"relay-{relay}.example";

    private static ProbeRun Run(Random random, DateTimeOffset slot) => new()
    {
        Region = Region.Local,
        Slot = slot,
        StartedAt = slot,
        Elapsed = TimeSpan.FromSeconds(1),
        FleetVersion = "benchmark",
        Relays = [.. Enumerable.Range(0, Relays).Select(relay => Seen(random, slot, relay))],
    };

    private static RelayRun Seen(Random random, DateTimeOffset slot, int relay)
    {
        var address = IPAddress.Parse($"192.0.2.{relay + 1}");
        var roundTrip = TimeSpan.FromMilliseconds(20 + (5 * relay) + (3 * random.NextDouble()));
        return new RelayRun
        {
            Relay = $"relay-{relay}",
            Dns = [new DnsAnswer { Name = HostOf(relay), Resolver = "192.0.2.53:53", Elapsed = TimeSpan.FromMilliseconds(2), Addresses = [address], Ttl = TimeSpan.FromMinutes(1) }],
            Endpoints = [Observe(slot, new ProbeEndpoint(address, 443, HostOf(relay), null), roundTrip, relay)],
            Quic = [new QuicObservation { Address = address, Port = 443, StartedAt = slot, Elapsed = roundTrip }],
        };
    }

    private static Observation Observe(DateTimeOffset slot, ProbeEndpoint endpoint, TimeSpan roundTrip, int relay) => new()
    {
        Endpoint = endpoint,
        StartedAt = slot,
        Resolve = TimeSpan.FromMilliseconds(2),
        Connect = roundTrip,
        Handshake = roundTrip + TimeSpan.FromMilliseconds(2),
        Tls = new TlsFacts("1.3", "TLS_AES_128_GCM_SHA256", "http/1.1") { BytesReceived = 3100 },
        Certificate = new CertificateFacts
        {
            Subject = $"CN={HostOf(relay)}",
            Issuer = "CN=Simulated Root",
            Names = [HostOf(relay)],
            NotBefore = Start.AddDays(-1),
            NotAfter = Start.AddDays(60),
            ChainCount = 2,
            ChainBytes = 2345,
            KeyType = "ECDSA P-256",
            Sha256 = $"{relay:x64}",
            Trust = ChainTrust.Trusted,
        },
    };
}
