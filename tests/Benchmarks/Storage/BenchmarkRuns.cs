using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>What 6 regions see of 10 relays with 10 endpoints each.</summary>
internal static class BenchmarkRuns
{
    public const int Regions = 6;
    public const int Relays = 10;
    public const int EndpointsPerRelay = 10;

    private static readonly DateTimeOffset Issued = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The name of a region.</summary>
    public static string Region(int region) => $"region-{region}";

    /// <summary>The name of a relay.</summary>
    public static string Relay(int relay) => $"relay-{relay}";

    /// <summary>What one region saw in one slot.</summary>
    public static ProbeRun Run(Random random, DateTimeOffset slot, string region) => new()
    {
        Region = region,
        Slot = slot,
        StartedAt = slot,
        Elapsed = TimeSpan.FromSeconds(4),
        FleetVersion = "0123456789ab",
        Relays = [.. Enumerable.Range(0, Relays).Select(relay => RunOf(random, slot, relay))],
    };

    private static RelayRun RunOf(Random random, DateTimeOffset slot, int relay) => new()
    {
        Relay = Relay(relay),
        Dns =
        [
            new DnsAnswer
            {
                Name = $"relay-{relay}.example.com", Resolver = "1.1.1.1:53", Elapsed = TimeSpan.FromTicks(random.Next(10_000, 300_000)),
                Addresses = [IPAddress.Parse($"192.0.2.{relay}")], Ttl = TimeSpan.FromSeconds(60),
            },
        ],
        Endpoints = [.. Enumerable.Range(0, EndpointsPerRelay).Select(endpoint => Observe(random, slot, relay, endpoint))],
    };

    /// <summary>What one probe saw.</summary>
    public static Observation Observe(Random random, DateTimeOffset slot, int relay, int endpoint)
    {
        var connect = TimeSpan.FromTicks((long)((relay + 1) * 200_000 * (1 + (random.NextDouble() * 0.1))));
        var target = new ProbeEndpoint(IPAddress.Parse($"192.0.2.{endpoint + 1}"), 443, $"relay-{relay}.example.com", $"relay-{relay}-{endpoint}.example.com");
        if (random.Next(100) == 0)
            return new Observation { Endpoint = target, StartedAt = slot, Failure = new ProbeFailure(ProbePhase.Connect, FailureReason.Timeout, "no answer within 10 s") };
        return new Observation
        {
            Endpoint = target,
            StartedAt = slot.AddTicks(random.NextInt64(50_000_000)),
            Resolve = TimeSpan.FromTicks(random.Next(10_000, 300_000)),
            Connect = connect,
            Handshake = connect + TimeSpan.FromTicks(random.Next(20_000, 60_000)),
            Lag = TimeSpan.FromTicks(random.Next(20_000)),
            Tls = new TlsFacts("1.3", "TLS_AES_128_GCM_SHA256", "http/1.1") { BytesReceived = 3100 },
            Validation = TimeSpan.FromTicks(random.Next(500)),
            Certificate = _certificates[relay],
        };
    }

    private static readonly CertificateFacts[] _certificates = [.. Enumerable.Range(0, Relays).Select(relay => new CertificateFacts
    {
        Subject = $"CN=relay-{relay}.example.com", Issuer = "CN=E7, O=Let's Encrypt, C=US", Names = [$"relay-{relay}.example.com"],
        NotBefore = Issued.AddDays(-30), NotAfter = Issued.AddDays(60), ChainCount = 2, ChainBytes = 2345, KeyType = "ECDSA P-256",
        Sha256 = $"{relay:x64}", Trust = ChainTrust.Trusted,
    })];
}
