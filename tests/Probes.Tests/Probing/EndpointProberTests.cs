using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Probing.Wire;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing;

/// <summary>What an endpoint probe makes of servers that only a socket can show.</summary>
public sealed class EndpointProberTests : IDisposable
{
    private const string Name = "relay.example.com";

    private static readonly CertificateAuthority Authority = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
    private static readonly ServerCertificate Certificate = Authority.Issue(new LeafOptions { Names = [Name] });
    private static readonly AuthSecret Secret = new("secret");

    private readonly EndpointProber _prober = new(TimeProvider.System, TrustRoots.Of(Authority.Certificate));

    public void Dispose() => _prober.Dispose();

    [Fact]
    public async Task A_relay_is_probed_through_every_phase()
    {
        await using var server = Tls(Relay);

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = Secret, Trace = true });

        seen.Failure.ShouldBeNull();
        seen.Connect.ShouldNotBeNull();
        seen.Handshake!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        seen.Upgrade.ShouldNotBeNull();
        seen.Authenticate.ShouldNotBeNull();
        seen.InstanceUrl.ShouldBe("rels://instance:443");
        seen.Tls!.Version.ShouldBe("1.3");
        seen.Tls.Alpn.ShouldBe("http/1.1");
        seen.Tls.BytesReceived.ShouldBeGreaterThan(500);
        seen.Certificate!.Trust.ShouldBe(ChainTrust.Trusted);
        seen.Certificate.Names.ShouldBe([Name]);
        seen.Trace.Select(step => step.Text).ShouldContain("AuthResponse rels://instance:443");
        seen.Trace[^1].Text.ShouldBe("closed");
    }

    [Fact]
    public async Task Without_a_secret_the_probe_ends_after_the_upgrade()
    {
        await using var server = Tls(Relay);

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate });

        (seen.Failure, seen.Goal, seen.Authenticate).ShouldBe((null, ProbePhase.Upgrade, null));
        seen.Upgrade.ShouldNotBeNull();
        seen.Trace.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plain_relay_has_no_handshake()
    {
        await using var server = new ScriptedServer((stream, end) => Relay(stream, end));

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = Secret, IsTls = false });

        (seen.Failure, seen.Handshake, seen.Tls, seen.Certificate).ShouldBe((null, null, null, null));
        seen.InstanceUrl.ShouldBe("rels://instance:443");
    }

    [Fact]
    public async Task Another_secret_is_rejected()
    {
        await using var server = Tls(Relay);

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = new AuthSecret("other") });

        Failure(seen).ShouldBe((ProbePhase.Authenticate, FailureReason.Rejected));
        seen.Upgrade.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_closed_port_is_refused()
    {
        var server = new ScriptedServer((_, _) => Task.CompletedTask);
        var gone = server.EndPoint;
        await server.DisposeAsync();

        var seen = await ProbeAsync(gone, new ProbeRequest());

        Failure(seen).ShouldBe((ProbePhase.Connect, FailureReason.Refused));
        seen.Connect.ShouldBeNull();
    }

    [Theory]
    [InlineData("silence", FailureReason.Timeout)]
    [InlineData("close", FailureReason.Closed)]
    [InlineData("reset", FailureReason.Reset)]
    [InlineData("alert", FailureReason.Alert)]
    [InlineData("plaintext", FailureReason.Protocol)]
    [InlineData("drip", FailureReason.Timeout)]
    [InlineData("garbage without end", FailureReason.Protocol)]
    public async Task A_handshake_that_fails_says_how(string how, FailureReason reason)
    {
        await using var server = new ScriptedServer(async (stream, end) =>
        {
            var hello = await stream.ReadAsync(new byte[4096], end);
            switch (how)
            {
                case "silence":
                    await Task.Delay(Timeout.Infinite, end);
                    break;
                case "reset":
                    stream.Socket.LingerState = new LingerOption(true, 0);
                    stream.Socket.Close();
                    break;
                case "alert":
                    await stream.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, 80 }, end);
                    break;
                case "plaintext":
                    await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\nClient sent an HTTP request"u8.ToArray(), end);
                    break;
                case "drip":
                    for (var i = 0; i < hello; i++)
                    {
                        await stream.WriteAsync(new byte[] { i == 0 ? (byte)22 : (byte)3 }, end);
                        await Task.Delay(50, end);
                    }

                    break;
                case "garbage without end":
                    while (true)
                        await stream.WriteAsync(new byte[65536], end);
            }
        });

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Timeout = TimeSpan.FromSeconds(reason == FailureReason.Timeout ? 0.4 : 10) });

        Failure(seen).ShouldBe((ProbePhase.Handshake, reason), seen.Failure?.Detail);
        seen.Connect.ShouldNotBeNull();
        seen.Handshake.ShouldBeNull();
        seen.Failure!.Code.ShouldBe(how switch { "alert" => 80, "reset" => 104, _ => null });
        if (how == "plaintext")
            seen.Failure.Detail.ShouldContain("'HTTP/1.1 400 Bad Request··");
    }

    [Theory]
    [InlineData("HTTP/1.1 426 Upgrade Required\r\nServer: nginx\u001b[31m\r\n\r\n", FailureReason.Status, 426)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n", FailureReason.Protocol, 101)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", FailureReason.Protocol, 101)]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", FailureReason.Protocol, null)]
    [InlineData("HTTP/1.1 2", FailureReason.Closed, null)]
    [InlineData("", FailureReason.Closed, null)]
    [InlineData("endless", FailureReason.Protocol, null)]
    public async Task An_upgrade_that_fails_says_how(string answer, FailureReason reason, int? code)
    {
        await using var server = Tls(async (stream, end) =>
        {
            await ReadHeadAsync(stream, end);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer == "endless" ? "HTTP/1.1 101 x\r\n" : answer), end);
            for (var i = 0; answer == "endless" && i < 100; i++)
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"Header: {new string('x', 1000)}\r\n"), end);
        });

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest());

        Failure(seen).ShouldBe((ProbePhase.Upgrade, reason), seen.Failure?.Detail);
        seen.Failure!.Code.ShouldBe(code);
        seen.Failure.Detail.ShouldAllBe(c => !char.IsControl(c));
        seen.Handshake.ShouldNotBeNull();
        seen.Certificate.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_relay_that_never_answers_the_auth_message_times_out()
    {
        await using var server = Tls(async (stream, end) =>
        {
            await UpgradeAsync(stream, end);
            await Task.Delay(Timeout.Infinite, end);
        });

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = Secret, Timeout = TimeSpan.FromSeconds(2) });

        Failure(seen).ShouldBe((ProbePhase.Authenticate, FailureReason.Timeout));
    }

    [Theory]
    [InlineData("82 7f 00 00 00 00 00 01 00 00")]
    [InlineData("82 82 00 00 00 00 01 07")]
    [InlineData("81 02 01 07")]
    [InlineData("82 02 01 0a")]
    [InlineData("f2 02 01 07")]
    [InlineData("80 02 01 07")]
    [InlineData("89 7e 01 00")]
    public async Task An_answer_that_is_no_auth_response_breaks_the_protocol(string frame)
    {
        await using var server = Tls(async (stream, end) =>
        {
            await UpgradeAsync(stream, end);
            await stream.WriteAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)), end);
            await Task.Delay(Timeout.Infinite, end);
        });

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = Secret });

        Failure(seen).ShouldBe((ProbePhase.Authenticate, FailureReason.Protocol), seen.Failure?.Detail);
    }

    [Theory]
    [InlineData("82 07 01 07 72 65 6c 3a 2f")]
    [InlineData("02 02 01 07 80 05 72 65 6c 3a 2f")]
    [InlineData("89 01 2a 82 07 01 07 72 65 6c 3a 2f")]
    public async Task An_auth_response_is_read_however_it_is_framed(string frames)
    {
        await using var server = Tls(async (stream, end) =>
        {
            await UpgradeAsync(stream, end);
            foreach (var octet in Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)))
                await stream.WriteAsync(new[] { octet }, end);

            await stream.CopyToAsync(Stream.Null, end);
        });

        var seen = await ProbeAsync(server.EndPoint, new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = Secret });

        seen.Failure.ShouldBeNull();
        seen.InstanceUrl.ShouldBe("rel:/");
    }

    [Fact]
    public async Task A_cancelled_run_keeps_what_was_measured()
    {
        await using var server = new ScriptedServer((_, end) => Task.Delay(Timeout.Infinite, end));
        using var run = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var seen = await _prober.ProbeAsync(EndpointOf(server.EndPoint), new ProbeRequest(), run.Token);

        Failure(seen).ShouldBe((ProbePhase.Handshake, FailureReason.Local));
        seen.Connect.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_server_name_is_sent_as_sni_and_host_and_an_address_is_not()
    {
        var (sni, host) = ("", "");
        await using var server = new ScriptedServer(async (stream, end) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    sni = hello.ServerName;
                    return new(new SslServerAuthenticationOptions { ServerCertificateContext = Certificate.Context });
                },
                null, end);
            host = (await ReadHeadAsync(tls, end)).Single(line => line.StartsWith("Host: ", StringComparison.Ordinal));
        });

        await _prober.ProbeAsync(EndpointOf(server.EndPoint), new ProbeRequest(), default);
        (sni, host).ShouldBe((Name, $"Host: {Name}:{server.EndPoint.Port}"));

        await _prober.ProbeAsync(EndpointOf(server.EndPoint) with { ServerName = "127.0.0.1" }, new ProbeRequest(), default);
        (sni, host).ShouldBe(("", $"Host: 127.0.0.1:{server.EndPoint.Port}"));
    }

    [Fact]
    public async Task Every_probe_makes_a_full_handshake()
    {
        await using var server = Tls(Relay, SslProtocols.Tls12);
        for (var i = 0; i < 3; i++)
        {
            var seen = await ProbeAsync(server.EndPoint, new ProbeRequest());
            seen.Failure.ShouldBeNull();
            seen.Tls!.BytesReceived.ShouldBeGreaterThan(500);
            seen.Certificate.ShouldNotBeNull();
        }
    }

    private static (ProbePhase, FailureReason)? Failure(Observation observation) =>
        observation.Failure is { } failure ? (failure.Phase, failure.Reason) : null;

    private static ProbeEndpoint EndpointOf(IPEndPoint server) => new(server.Address, server.Port, Name, null);

    private static ScriptedServer Tls(Func<Stream, CancellationToken, Task> script, SslProtocols protocols = SslProtocols.None) => new(async (stream, end) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = Certificate.Context,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                EnabledSslProtocols = protocols,
            },
            end);
        await script(tls, end);
        await tls.ShutdownAsync();
    });

    private static async Task Relay(Stream stream, CancellationToken end)
    {
        await UpgradeAsync(stream, end);
        var frame = new byte[512];
        var length = await stream.ReadAsync(frame, end);
        var payload = frame[6..length].Select((octet, i) => (byte)(octet ^ frame[2 + (i & 3)])).ToArray();
        if (!RelayMessages.TryReadAuth(payload, out _, out var token) || !Secret.Accepts(token, TimeProvider.System.GetUtcNow()))
            return;

        var answer = RelayMessages.AuthResponse("rels://instance:443");
        await stream.WriteAsync(new byte[] { 0x82, (byte)answer.Length }.Concat(answer).ToArray(), end);
        (await stream.ReadAsync(frame, end)).ShouldBeGreaterThan(0);
    }

    private static async Task UpgradeAsync(Stream stream, CancellationToken end)
    {
        var key = (await ReadHeadAsync(stream, end)).Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: WebSocket\r\nsec-websocket-accept: {HttpUpgrade.Accept(key)}\r\n\r\n"),
            end);
    }

    private static async Task<string[]> ReadHeadAsync(Stream stream, CancellationToken end)
    {
        var head = "";
        var buffer = new byte[1024];
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, end);
            head += read > 0 ? Encoding.ASCII.GetString(buffer, 0, read) : throw new IOException("no request");
        }

        return head.Split("\r\n");
    }

    private Task<Observation> ProbeAsync(IPEndPoint server, ProbeRequest request) => _prober.ProbeAsync(EndpointOf(server), request, default);
}
