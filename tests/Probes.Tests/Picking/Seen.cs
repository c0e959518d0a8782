using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Picking;

/// <summary>Runs as a prober would record them, for a relay at <c>rels://relay.example</c> unless said otherwise.</summary>
internal static class Seen
{
    public const string Host = "relay.example";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Relay Relay(string name = "relay", string url = $"rels://{Host}", params Transport[] transports) =>
        new() { Name = name, Url = RelayUrl.Parse(url), Transports = transports.Length == 0 ? null : transports };

    public static FleetDefinition FleetOf(params Relay[] relays) => new() { Relays = relays };

    public static ProbeRun Run(params RelayRun[] relays) => new() { Region = "brazilsouth", Slot = Start, StartedAt = Start, Relays = relays };

    /// <summary>A sound endpoint at which every phase took <paramref name="trip"/> ms.</summary>
    public static Observation Endpoint(string address, double trip, string host = Host) => new()
    {
        Endpoint = new ProbeEndpoint(IPAddress.Parse(address), 443, host, null),
        StartedAt = Start,
        Connect = Ms(trip),
        Handshake = Ms(trip),
        Upgrade = Ms(trip),
        Authenticate = Ms(trip),
        Goal = ProbePhase.Authenticate,
    };

    /// <summary>What a probe of a relay at an address saw: each phase took so many milliseconds, or none answered.</summary>
    public static Observation At(Relay relay, DateTimeOffset at, double? milliseconds)
    {
        var endpoint = new ProbeEndpoint(IPAddress.Parse(relay.Url.Host), relay.Url.Port, relay.Url.Host, null);
        return milliseconds is not { } known
            ? new Observation { Endpoint = endpoint, StartedAt = at, Failure = new ProbeFailure(ProbePhase.Connect, FailureReason.Timeout, "no answer") }
            : new Observation { Endpoint = endpoint, StartedAt = at, Connect = Ms(known), Upgrade = Ms(known), Authenticate = Ms(known) };
    }

    /// <summary>An endpoint that failed before the connection stood.</summary>
    public static Observation Dead(string address, FailureReason reason) => new()
    {
        Endpoint = new ProbeEndpoint(IPAddress.Parse(address), 443, Host, null),
        StartedAt = Start,
        Failure = new ProbeFailure(ProbePhase.Connect, reason, "as scripted"),
    };

    public static QuicObservation Quic(string address, double? trip) => new()
    {
        Address = IPAddress.Parse(address),
        Port = 443,
        StartedAt = Start,
        Elapsed = trip is null ? null : Ms(trip.Value),
        Failure = trip is null ? new ProbeFailure(ProbePhase.Connect, FailureReason.Timeout, "as scripted") : null,
    };

    public static DnsAnswer Dns(double elapsed, params string[] addresses) => new()
    {
        Name = Host,
        Resolver = "192.0.2.53:53",
        Addresses = [.. addresses.Select(IPAddress.Parse)],
        Elapsed = Ms(elapsed),
        Failure = addresses.Length == 0 ? new ProbeFailure(ProbePhase.Resolve, FailureReason.NameNotFound, "as scripted") : null,
    };

    public static CertificateFacts Certificate(int chainBytes = 2_500, ChainTrust trust = ChainTrust.Trusted) => new()
    {
        Subject = $"CN={Host}",
        Issuer = "CN=Test",
        Names = [Host],
        NotBefore = Start,
        NotAfter = Start.AddDays(90),
        ChainCount = 2,
        ChainBytes = chainBytes,
        KeyType = "ECDSA P-256",
        Sha256 = "00",
        Trust = trust,
    };

    public static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
