using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>Servers whose TLS is in order and whose <c>/relay</c> is not.</summary>
public sealed class HostileHttpTests
{
    // Ample for a handshake on a busy machine, since these have to get past it.
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(1);

    private static readonly Row[] Table =
    [
        Answers(200, "a web server, not a relay, serves /relay"),
        Answers(302, "/relay is redirected, which no peer follows"),
        Answers(400, "the request was changed on the way"),
        Answers(403, "which no peer passes"),
        Answers(404, "/relay is not routed to the relay"),
        Answers(426, "a proxy strips the Upgrade header"),
        Answers(500, "what serves /relay fails"),
        Answers(502, "the proxy in front does not reach the relay"),
        Upgrade("closes after the request", FailureReason.Closed, HostileServer.CloseAfterRequest, "ends the connection instead of answering GET /relay"),
        Upgrade("silence after the handshake", FailureReason.Timeout, HostileServer.SilentAfterHandshake, "does not answer GET /relay in time") with { Timeout = Brief },
        Upgrade("a head without end", FailureReason.Protocol, () => HostileServer.EndlessHead(), "a response head of more than 16384 bytes"),
        Upgrade("a header line without end", FailureReason.Protocol, () => HostileServer.EndlessLine(), "a response head of more than 16384 bytes"),
        Upgrade("interim responses without end", FailureReason.Protocol, () => HostileServer.EndlessContinue(), "more than 5 interim responses"),
        Upgrade("an interim response, then 403", FailureReason.Status, () => HostileServer.Answers("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n"), "403"),
        Upgrade("a body without end", FailureReason.Status, () => HostileServer.EndlessBody(), "a web server, not a relay"),
        Upgrade("a wrong Sec-WebSocket-Accept", FailureReason.Protocol, () => HostileServer.WrongAccept(), "answers 101 and does not complete the WebSocket upgrade"),
        Upgrade("no HTTP", FailureReason.Protocol, () => HostileServer.Answers("220 mail.example.com ESMTP\r\n"), "220 mail.example.com"),
        Upgrade("an empty answer", FailureReason.Closed, () => HostileServer.Answers("HTTP/1.1"), "in the middle of the response's head"),
        Authentication("silence after the upgrade", FailureReason.Timeout, () => HostileServer.SilentAfterUpgrade()) with { Timeout = Brief },
        Authentication("pings without end", FailureReason.Timeout, () => HostileServer.EndlessPings()) with { Timeout = Brief },
        Authentication("fragments without end", FailureReason.Protocol, () => HostileServer.EndlessFragments()),
        Authentication("a frame of 2^62 bytes", FailureReason.Protocol, () => HostileServer.HugeFrame()),
        Authentication("a masked frame", FailureReason.Protocol, () => HostileServer.MaskedFrame(RelayMessages.AuthResponse("rels://relay.example"))),
        Authentication("another message", FailureReason.Protocol, () => HostileServer.Frames(HostileServer.Frame(2, [.. RelayMessages.HealthCheck.Span]))),
        Authentication("a Close frame", FailureReason.Rejected, () => HostileServer.Frames(HostileServer.Frame(8, [0x03, 0xE8]))),
        new("a relay with another secret", stage => Task.FromResult(stage.StartRelay(change: o => o with { Secret = new AuthSecret("another") }).EndPoint), AuthRejected)
        {
            Fails = ProbePhase.Authenticate, Reason = FailureReason.Rejected, Says = "OZ_AUTH_SECRET",
        },
        new("a relay that answers", stage => Task.FromResult(stage.StartRelay().EndPoint)),
        new("a relay without TLS", stage => Task.FromResult(stage.StartRelay(change: o => o with { Certificate = null }).EndPoint)) { Scheme = "rel" },
        new("a web server without TLS", stage => Task.FromResult(stage.Keep(HostileServer.Status(404, tls: false)).EndPoint), UpgradeFailed)
        {
            Scheme = "rel", Fails = ProbePhase.Upgrade, Reason = FailureReason.Status, Says = "http://relay.example.com",
        },
        new("TLS on the port of a rel:// relay", stage => Task.FromResult(stage.StartRelay().EndPoint), UpgradeFailed)
        {
            Scheme = "rel", Fails = ProbePhase.Upgrade, Reason = FailureReason.Status, Says = "compare the URL's scheme (rel:// or rels://) with the relay's own",
        },
    ];

    public static TheoryData<string> Servers => [.. Table.Select(row => row.Server)];

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Each_ends_in_its_code_and_gives_its_socket_back(string server) => Table.Single(row => row.Server == server).PlayAsync();

    private static Row Answers(int status, string says) => Upgrade($"answers {status}", FailureReason.Status, () => HostileServer.Status(status), says);

    private static Row Upgrade(string server, FailureReason reason, Func<HostileServer> start, string says) =>
        Row.Of(server, start, UpgradeFailed) with { Fails = ProbePhase.Upgrade, Reason = reason, Says = says };

    private static Row Authentication(string server, FailureReason reason, Func<HostileServer> start) =>
        Row.Of(server, start, AuthRejected) with { Fails = ProbePhase.Authenticate, Reason = reason };
}
