using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Tests.Results;

/// <summary>Runs as a prober would make them, the same for the same seed.</summary>
public static class SampleRuns
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 10, 10, 0, 0, TimeSpan.Zero);

    public static ProbeRun Run(DateTimeOffset slot, int seed = 1, string region = "brazilsouth", int relays = 2, int endpoints = 3)
    {
        var random = new Random(seed);
        return new ProbeRun
        {
            Region = region,
            Slot = slot,
            StartedAt = slot.AddMilliseconds(120),
            Elapsed = TimeSpan.FromMilliseconds(2345.6),
            FleetVersion = "f00d",
            Routes = new AddressFamilies(true, false),
            Relays = [.. Enumerable.Range(0, relays).Select(relay => Relay(random, slot, Name(relay), endpoints))],
        };
    }

    public static string Name(int relay) => relay switch { 0 => "br", 1 => "eu", _ => $"relay-{relay}" };

    public static RelayRun Relay(Random random, DateTimeOffset slot, string name, int endpoints) => new()
    {
        Relay = name,
        Dns =
        [
            new DnsAnswer
            {
                Name = $"{name}.example.com", Resolver = "1.1.1.1:53", Addresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")],
                Ttl = TimeSpan.FromSeconds(60), Elapsed = TimeSpan.FromMilliseconds(7),
            },
        ],
        Endpoints = [.. Enumerable.Range(0, endpoints).Select(endpoint => Observation(random, slot, name, endpoint))],
        Quic =
        [
            new QuicObservation { Address = IPAddress.Parse("192.0.2.1"), Port = 443, StartedAt = slot, Elapsed = TimeSpan.FromMilliseconds(31), PacketBytes = 1452, Versions = ["00000001"] },
        ],
        Fabric = [new FabricObservation { From = "a", To = "b", Failure = new ProbeFailure(ProbePhase.Authenticate, FailureReason.Timeout, "no echo") }],
    };

    public static Observation Observation(Random random, DateTimeOffset slot, string relay, int endpoint)
    {
        var target = new ProbeEndpoint(IPAddress.Parse($"192.0.2.{endpoint + 1}"), 443, $"{relay}.example.com", $"{relay}-{endpoint}.example.com");
        var connect = TimeSpan.FromTicks((long)(300_000 * Math.Exp(random.NextDouble())));
        return random.Next(10) switch
        {
            0 => new Observation
            {
                Endpoint = target, StartedAt = slot, Connect = connect,
                Failure = new ProbeFailure(ProbePhase.Handshake, FailureReason.Alert, "handshake_failure") { Code = 40 },
            },
            1 => new Observation { Endpoint = target, StartedAt = slot, Skipped = "no IPv6 route" },
            _ => new Observation
            {
                Endpoint = target, StartedAt = slot.AddMilliseconds(random.Next(1000)), Resolve = TimeSpan.FromMilliseconds(3), Connect = connect,
                Handshake = connect * 1.1, Goal = ProbePhase.Resolve, Lag = TimeSpan.FromTicks(random.Next(5000)),
                Tls = new TlsFacts("1.3", "TLS_AES_128_GCM_SHA256", "http/1.1") { BytesReceived = 3100 }, Certificate = Certificate(relay),
            },
        };
    }

    public static CertificateFacts Certificate(string name, ChainTrust trust = ChainTrust.Trusted) => new()
    {
        Subject = $"CN={name}.example.com",
        Issuer = "CN=E7, O=Let's Encrypt, C=US",
        Names = [$"{name}.example.com", "192.0.2.1"],
        NotBefore = Start.AddDays(-30),
        NotAfter = Start.AddDays(60),
        ChainCount = 2,
        ChainBytes = 2345,
        KeyType = "ECDSA P-256",
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))),
        Trust = trust,
    };

    /// <summary>All that a run says, for comparing.</summary>
    public static string Text(ProbeRun run) => System.Text.Encoding.UTF8.GetString(ResultsJson.ToBytes(run));
}
