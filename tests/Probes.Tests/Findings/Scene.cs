using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings;

/// <summary>
/// A fleet and what one vantage point saw of it, everything in order until a test changes it. Each relay <c>br</c> is the cluster
/// <c>relay-cluster-br.example.com</c> of <c>relay-br-1</c> and <c>relay-br-2</c>, each with a certificate for itself and the cluster.
/// </summary>
internal sealed record Scene
{
    public const string Region = "brazilsouth";
    public const string Resolver = "192.0.2.53:53";
    public static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public required FleetDefinition Fleet { get; init; }

    public required ProbeRun Run { get; init; }

    public IReadOnlyList<ProbeRun> Recent { get; init; } = [];

    public PeerUse? Peers { get; init; }

    public DateTimeOffset JudgedAt { get; init; } = Now;

    /// <summary>Relays with their round trips in ms.</summary>
    public static Scene Of(params (string Name, double RoundTrip)[] relays)
    {
        var entries = relays.Select((r, i) => Relay(r.Name, i)).ToList();
        return new Scene
        {
            Fleet = new FleetDefinition { Relays = entries, Regions = [new Region { Name = Region }] },
            Run = new ProbeRun
            {
                Region = Region,
                Slot = Now,
                StartedAt = Now,
                Relays = [.. entries.Select((r, i) => Seen(r, relays[i].RoundTrip))],
            },
        };
    }

    /// <summary>One relay at 30 ms.</summary>
    public static Scene OfOne() => Of(("br", 30));

    public static string Cluster(string relay) => $"relay-cluster-{relay}.example.com";

    public static string Host(string relay, int member) => $"relay-{relay}-{member}.example.com";

    public static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    public static ProbeFailure Failure(ProbePhase phase, FailureReason reason, int? code = null) => new(phase, reason, "as scripted") { Code = code };

    /// <summary>Which relays the mesh's peers use.</summary>
    public Scene With(PeerUse peers) => this with { Peers = peers };

    public Scene WithFleet(Func<FleetDefinition, FleetDefinition> change) => this with { Fleet = change(Fleet) };

    public Scene Expecting(params string[] relays) => WithFleet(f => f with { Regions = [new Region { Name = Region, Expect = relays }] });

    public Scene WithRelay(string name, Func<Relay, Relay> change) =>
        WithFleet(f => f with { Relays = [.. f.Relays.Select(r => r.Name == name ? change(r) : r)] });

    public Scene WithRun(Func<ProbeRun, ProbeRun> change) => this with { Run = change(Run) };

    public Scene Saw(string relay, Func<RelayRun, RelayRun> change) =>
        WithRun(run => run with { Relays = [.. run.Relays.Select(r => r.Relay == relay ? change(r) : r)] });

    /// <summary>Changes what the endpoints of a relay showed, all of them or those that a condition selects.</summary>
    public Scene Endpoints(string relay, Func<Observation, Observation> change, Func<Observation, bool>? which = null) =>
        Saw(relay, r => r with { Endpoints = [.. r.Endpoints.Select(o => which?.Invoke(o) ?? true ? change(o) : o)] });

    /// <summary>Changes what the endpoints of one member showed.</summary>
    public Scene Member(string relay, int member, Func<Observation, Observation> change) =>
        Endpoints(relay, change, o => o.Endpoint.Member == Host(relay, member));

    public Scene Certificates(string relay, Func<CertificateFacts, CertificateFacts> change, Func<Observation, bool>? which = null) =>
        Endpoints(relay, o => o with { Certificate = change(o.Certificate!) }, which);

    public Scene Fails(string relay, ProbePhase phase, FailureReason reason, int? code = null) =>
        Endpoints(relay, o => Failed(o, phase, reason, code));

    public Scene MemberFails(string relay, int member, ProbePhase phase, FailureReason reason, int? code = null) =>
        Member(relay, member, o => Failed(o, phase, reason, code));

    /// <summary>What resolvers say of the relay's own name.</summary>
    public Scene Answers(string relay, params DnsAnswer[] answers) =>
        Saw(relay, r => r with { Dns = [.. answers, .. r.Dns.Where(a => a.Name != Cluster(relay))] });

    public Scene Quic(string relay, params QuicObservation[] quic) => Saw(relay, r => r with { Quic = quic });

    /// <summary>The judgement; whatever it finds, its remedies can be pasted.</summary>
    public Judgement Judge()
    {
        var judgement = Probes.Findings.Judge.Run(Fleet, Run, new JudgeContext { Now = JudgedAt, Recent = Recent, Peers = Peers });
        foreach (var finding in judgement.AllFindings)
            PastedCommands.Of(finding.Remedy);
        return judgement;
    }

    public Finding Only(string code)
    {
        var judgement = Judge();
        judgement.AllFindings.Select(f => f.Code).ShouldBe([code], Explain(judgement));
        return judgement.AllFindings.Single();
    }

    public Finding Find(string code)
    {
        var judgement = Judge();
        return judgement.AllFindings.Where(f => f.Code == code).ShouldHaveSingleItem(Explain(judgement));
    }

    public void Lacks(string code)
    {
        var judgement = Judge();
        judgement.AllFindings.ShouldNotContain(f => f.Code == code, Explain(judgement));
    }

    public void IsHealthy()
    {
        var judgement = Judge();
        judgement.AllFindings.ShouldBeEmpty(Explain(judgement));
        judgement.Status.ShouldBe(RelayStatus.Healthy);
        judgement.Relays.ShouldAllBe(r => r.Status == RelayStatus.Healthy);
    }

    public static DnsAnswer Answer(string name, string resolver, params string[] addresses) => new()
    {
        Name = name,
        Resolver = resolver,
        Addresses = [.. addresses.Select(IPAddress.Parse)],
        Elapsed = Ms(2),
    };

    public static DnsAnswer NoAnswer(string name, FailureReason reason, string resolver = Resolver) => new()
    {
        Name = name,
        Resolver = resolver,
        Elapsed = Ms(2),
        Failure = Failure(ProbePhase.Resolve, reason),
    };

    public static QuicObservation QuicAnswer(string address, double? elapsed, double? small = null, FailureReason reason = FailureReason.Timeout) => new()
    {
        Address = IPAddress.Parse(address),
        Port = 443,
        StartedAt = Now,
        PacketBytes = 1452,
        Elapsed = elapsed is { } ms ? Ms(ms) : null,
        SmallElapsed = small is { } smallMs ? Ms(smallMs) : null,
        Failure = elapsed is null ? Failure(ProbePhase.Connect, reason) : null,
    };

    public static Observation Failed(Observation o, ProbePhase phase, FailureReason reason, int? code = null) => o with
    {
        Failure = Failure(phase, reason, code),
        Connect = phase <= ProbePhase.Connect ? null : o.Connect,
        Handshake = phase <= ProbePhase.Handshake ? null : o.Handshake,
        Tls = phase <= ProbePhase.Handshake ? null : o.Tls,
        Certificate = phase <= ProbePhase.Handshake ? null : o.Certificate,
        Upgrade = phase <= ProbePhase.Upgrade ? null : o.Upgrade,
        Authenticate = null,
        InstanceUrl = null,
    };

    public static Observation Seen(string relay, int member, string address, string serverName, double roundTrip) => new()
    {
        Endpoint = new ProbeEndpoint(IPAddress.Parse(address), 443, serverName, Host(relay, member)),
        StartedAt = Now,
        Resolve = Ms(2),
        Connect = Ms(roundTrip),
        Handshake = Ms(roundTrip + 2),
        Upgrade = Ms(roundTrip + 1),
        Authenticate = Ms(roundTrip + 1),
        Goal = ProbePhase.Authenticate,
        Tls = new TlsFacts("1.3", "TLS_AES_128_GCM_SHA256", null),
        Certificate = Certificate(relay, member),
        InstanceUrl = $"rels://{Cluster(relay)}:443",
    };

    public static CertificateFacts Certificate(string relay, int member) => new()
    {
        Subject = $"CN={Host(relay, member)}",
        Issuer = "CN=E7, O=Let's Encrypt, C=US",
        Names = [Host(relay, member), Cluster(relay)],
        NotBefore = Now.AddDays(-30),
        NotAfter = Now.AddDays(60),
        ChainCount = 2,
        ChainBytes = 2_400,
        KeyType = "ECDSA P-256",
        Sha256 = $"{relay}-{member}",
        Trust = ChainTrust.Trusted,
        PathNotAfter = Now.AddDays(60),
    };

    private static Relay Relay(string name, int index) => new()
    {
        Name = name,
        Url = RelayUrl.Parse($"rels://{Cluster(name)}:443"),
        InstanceUrl = RelayUrl.Parse($"rels://{Cluster(name)}"),
        Members = [Member(name, index, 1), Member(name, index, 2)],
    };

    private static Member Member(string relay, int index, int member) =>
        new() { Host = Host(relay, member), Addresses = [IPAddress.Parse($"198.51.{index}.{member}")] };

    private static RelayRun Seen(Relay relay, double roundTrip) => new()
    {
        Relay = relay.Name,
        Dns =
        [
            Answer(Cluster(relay.Name), Resolver, [.. relay.Members.SelectMany(m => m.Addresses).Select(a => a.ToString())]),
            .. relay.Members.Select(m => Answer(m.Host, Resolver, [.. m.Addresses.Select(a => a.ToString())])),
        ],
        Endpoints =
        [
            .. relay.Members.SelectMany((m, i) => new[] { Cluster(relay.Name), m.Host }
                .Select(name => Seen(relay.Name, i + 1, m.Addresses[0].ToString(), name, roundTrip))),
        ],
        Fabric =
        [
            new FabricObservation { From = relay.Members[0].Host, To = relay.Members[1].Host, Elapsed = Ms(roundTrip * 2) },
        ],
    };

    private static string Explain(Judgement judgement) =>
        string.Join('\n', judgement.AllFindings.Select(f => $"{f.Severity} {f.Code} {f.Message} [{string.Join(" | ", f.Evidence)}] => {f.Remedy} ({f.Impact})"));
}
