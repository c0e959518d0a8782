using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Simulator.Tests.Relays;

public sealed class RelayServerTests : IDisposable
{
    private const string InstanceUrl = "rels://relay.example:443";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AuthSecret _secret = new("simulated");
    private readonly CertificateAuthority _authority = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
    private readonly ServerCertificate _certificate;

    public RelayServerTests() => _certificate = _authority.Issue("relay.example", "127.0.0.1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_of_the_shared_secret_is_answered_with_the_instance_url()
    {
        await using var relay = Start();
        using var socket = await UpgradeAsync(relay);

        await SendAsync(socket, Auth("a"));

        RelayMessages.TryReadAuthResponse(await ReceiveAsync(socket), out var url).ShouldBeTrue();
        url.ShouldBe(InstanceUrl);
        relay.Counters.Peers.ShouldBe(1);
        await SendAsync(socket, RelayMessages.Close.ToArray());
        await EndsWithoutCloseFrameAsync(socket);
        relay.Counters.Farewells.ShouldBe(1);
    }

    [Fact]
    public async Task A_plain_relay_authenticates_too()
    {
        await using var relay = Start(tls: false);
        using var socket = await UpgradeAsync(relay, tls: false);

        await SendAsync(socket, Auth("a"));

        RelayMessages.TypeOf(await ReceiveAsync(socket)).ShouldBe(RelayMessageType.AuthResponse);
    }

    public static TheoryData<string> BadAuthentications => ["other secret", "expired", "version", "type", "magic", "text", "unmasked long"];

    [Theory]
    [MemberData(nameof(BadAuthentications))]
    public async Task What_does_not_authenticate_ends_the_stream_without_a_word(string fault)
    {
        await using var relay = Start();
        using var socket = await UpgradeAsync(relay);
        var good = Auth("a");
        var message = fault switch
        {
            "other secret" => RelayMessages.Auth(PeerId.FromName("a"), new AuthSecret("other").MintToken(_time.GetUtcNow())),
            "expired" => RelayMessages.Auth(PeerId.FromName("a"), _secret.MintToken(_time.GetUtcNow().AddMinutes(-2))),
            "version" => [2, .. good[1..]],
            "type" => [1, 5, .. good[2..]],
            "magic" => [1, 6, 0, .. good[3..]],
            "unmasked long" => new byte[9000],
            _ => good,
        };

        await socket.SendAsync(message, fault == "text" ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, Cancelled);

        await EndsWithoutCloseFrameAsync(socket);
        await UntilAsync(() => relay.Counters.AuthFailures == 1);
    }

    [Fact]
    public async Task A_close_before_authentication_is_answered()
    {
        await using var relay = Start();
        using var socket = await UpgradeAsync(relay);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task Peers_of_one_relay_and_of_its_cluster_reach_each_other_until_the_fabric_breaks()
    {
        var cluster = new RelayCluster();
        await using var first = Start(cluster: cluster);
        await using var second = Start(cluster: cluster);
        using var a = await JoinAsync(first, "a");
        using var b = await JoinAsync(first, "b");
        using var c = await JoinAsync(second, "c");

        await SendAsync(a, RelayMessages.Transport(PeerId.FromName("b"), "to b"u8));
        await SendAsync(a, RelayMessages.Transport(PeerId.FromName("c"), "to c"u8));

        (await ReceiveAsync(b)).ShouldBe(RelayMessages.Transport(PeerId.FromName("a"), "to b"u8));
        (await ReceiveAsync(c)).ShouldBe(RelayMessages.Transport(PeerId.FromName("a"), "to c"u8));
        cluster.IsBroken = true;
        await SendAsync(a, RelayMessages.Transport(PeerId.FromName("c"), "lost"u8));
        await SendAsync(a, RelayMessages.Transport(PeerId.FromName("b"), "kept"u8));
        (await ReceiveAsync(b)).ShouldBe(RelayMessages.Transport(PeerId.FromName("a"), "kept"u8));
        second.Counters.Delivered.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_connection_of_a_peer_ends_the_first()
    {
        await using var relay = Start();
        using var older = await JoinAsync(relay, "a");
        using var newer = await JoinAsync(relay, "a");

        await EndsWithoutCloseFrameAsync(older);
        relay.Counters.Reconnections.ShouldBe(1);
        relay.Counters.Peers.ShouldBe(1);
    }

    [Fact]
    public async Task A_peer_is_asked_for_life_every_25_seconds_and_dropped_when_silent()
    {
        await using var relay = Start();
        using var silent = await JoinAsync(relay, "a");

        _time.Advance(TimeSpan.FromSeconds(25));

        (await ReceiveAsync(silent)).ShouldBe(RelayMessages.HealthCheck.ToArray());
        _time.Advance(TimeSpan.FromSeconds(25));
        await EndsWithoutCloseFrameAsync(silent);
    }

    [Fact]
    public async Task A_stopping_relay_says_farewell_and_leaves_no_socket()
    {
        var relay = Start();
        using var peer = await JoinAsync(relay, "a");
        using var idle = await UpgradeAsync(relay);

        await relay.DisposeAsync();

        (await ReceiveAsync(peer)).ShouldBe(RelayMessages.Close.ToArray());
        relay.Counters.OpenSockets.ShouldBe(0);
        using var late = new TcpClient();
        await Should.ThrowAsync<SocketException>(async () => await late.ConnectAsync(relay.EndPoint, Cancelled));
    }

    [Theory]
    [InlineData("GET /relay HTTP/1.1\r\nHost: h", 426, "WebSocket protocol violation: Connection header \"\" does not contain Upgrade")]
    [InlineData("HEAD /relay HTTP/1.1\r\nHost: h", 426, "")]
    [InlineData("GET /relay HTTP/1.0", 426, "WebSocket")]
    [InlineData("GET / HTTP/1.1\r\nHost: h", 404, "404 page not found")]
    [InlineData("GET /relay/ HTTP/1.1\r\nHost: h", 404, "404 page not found")]
    [InlineData("POST /relay HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket", 405, "WebSocket")]
    [InlineData("GET /relay HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket", 400, "13")]
    [InlineData("GET /relay HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13", 400, "Key")]
    [InlineData(
        "GET /relay HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://elsewhere", 403, "")]
    [InlineData("SSH-2.0-OpenSSH_9.2", 400, "")]
    public async Task What_is_no_upgrade_is_refused_as_the_real_relay_does(string request, int status, string body)
    {
        await using var relay = Start(tls: false);

        var answer = await ExchangeAsync(relay, request + "\r\n\r\n");

        answer.ShouldStartWith($"HTTP/1.{(request.Contains("HTTP/1.0", StringComparison.Ordinal) ? 0 : 1)} {status} ");
        answer.ShouldContain(body);
        answer.Contains("Upgrade: websocket", StringComparison.Ordinal).ShouldBe(status == 426 && !request.Contains("HTTP/1.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_http_on_the_tls_port_is_told_so()
    {
        await using var relay = Start();

        (await ExchangeAsync(relay, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBe(
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
    }

    [Fact]
    public async Task Curl_sees_426_and_the_certificate_of_the_name_it_asks_for()
    {
        using var other = _authority.Issue("other.example");
        await using var relay = RelayServer.Start(Options(cluster: null) with
        {
            Certificate = name => name == "other.example" ? other : _certificate,
        });
        var roots = Path.Combine(Path.GetTempPath(), $"ozprobes-roots-{relay.EndPoint.Port}.pem");
        await File.WriteAllTextAsync(roots, _authority.Pem, Cancelled);

        foreach (var name in new[] { "relay.example", "other.example" })
        {
            var output = await RunAsync("curl", "-sS", "-i", "--http1.1", "--max-time", "20", "--cacert", roots,
                "--resolve", $"{name}:{relay.EndPoint.Port}:127.0.0.1", $"https://{name}:{relay.EndPoint.Port}/relay");
            output.ShouldStartWith("HTTP/1.1 426 Upgrade Required");
        }

        File.Delete(roots);
    }

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task Openssl_completes_a_handshake_of_either_version(string option, string version)
    {
        await using var relay = Start();

        var output = await RunAsync("openssl", "s_client", "-connect", relay.EndPoint.ToString(), option, "-servername", "relay.example", "-alpn", "http/1.1");

        output.ShouldContain(version);
        output.ShouldContain("ALPN protocol: http/1.1");
    }

    [Fact]
    public async Task Two_hundred_clients_at_once_are_served_and_forgotten()
    {
        await using var relay = Start();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var socket = await JoinAsync(relay, $"peer {i}");
            await SendAsync(socket, RelayMessages.Close.ToArray());
            await EndsWithoutCloseFrameAsync(socket);
        }));

        await UntilAsync(() => relay.Counters.OpenSockets == 0);
        relay.Counters.Authentications.ShouldBe(200);
        relay.Counters.Farewells.ShouldBe(200);
        relay.Counters.AuthFailures.ShouldBe(0);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }

    private RelayServerOptions Options(RelayCluster? cluster) =>
        new() { InstanceUrl = InstanceUrl, Secret = _secret, Certificate = _ => _certificate, Time = _time, Cluster = cluster };

    private RelayServer Start(bool tls = true, RelayCluster? cluster = null) =>
        RelayServer.Start(tls ? Options(cluster) : Options(cluster) with { Certificate = null });

    private byte[] Auth(string peer) => RelayMessages.Auth(PeerId.FromName(peer), _secret.MintToken(_time.GetUtcNow()));

    private async Task<ClientWebSocket> JoinAsync(RelayServer relay, string peer)
    {
        var socket = await UpgradeAsync(relay);
        await SendAsync(socket, Auth(peer));
        RelayMessages.TypeOf(await ReceiveAsync(socket)).ShouldBe(RelayMessageType.AuthResponse);
        return socket;
    }

    private async Task<ClientWebSocket> UpgradeAsync(RelayServer relay, bool tls = true)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate!.GetCertHashString() == _certificate.Leaf.GetCertHashString();
        await socket.ConnectAsync(new Uri($"{(tls ? "wss" : "ws")}://{relay.EndPoint}/relay"), Cancelled);
        return socket;
    }

    private static Task SendAsync(WebSocket socket, byte[] message) => socket.SendAsync(message, WebSocketMessageType.Binary, true, Cancelled);

    private static async Task<byte[]> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[10_000];
        var received = await socket.ReceiveAsync(buffer, Cancelled);
        received.MessageType.ShouldBe(WebSocketMessageType.Binary);
        return buffer[..received.Count];
    }

    private static async Task EndsWithoutCloseFrameAsync(WebSocket socket)
    {
        var end = await Should.ThrowAsync<WebSocketException>(async () => await socket.ReceiveAsync(new byte[100], Cancelled));
        end.WebSocketErrorCode.ShouldBe(WebSocketError.ConnectionClosedPrematurely);
    }

    private static async Task<string> ExchangeAsync(RelayServer relay, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(relay.EndPoint, Cancelled);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancelled);
        using var reader = new StreamReader(client.GetStream());
        client.Client.Shutdown(SocketShutdown.Send);
        return await reader.ReadToEndAsync(Cancelled);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return output;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancelled);
        }
    }
}
