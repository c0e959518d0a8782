using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Goes once per process through every phase of a probe against a server inside this process, so that the first real probe measures a
/// relay and not this program's own start: compiling, loading OpenSSL, growing the thread pool. No relay is touched, and a machine on
/// which it fails is merely not warm.
/// </summary>
public static class ProbeWarmUp
{
    private const string Name = "warm-up.invalid";

    private static readonly SslProtocols[] Rounds = [SslProtocols.Tls12, SslProtocols.Tls13, SslProtocols.Tls13];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task> Once = new(WarmUpAsync);

    /// <summary>Warms this process up, the first time; later calls wait for the same.</summary>
    public static Task RunAsync() => Once.Value;

    private static async Task WarmUpAsync()
    {
        try
        {
            using var certificate = SelfSigned();
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var prober = new EndpointProber(TimeProvider.System, TrustRoots.Of(certificate));
            var endpoint = new ProbeEndpoint(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, Name, null);
            var request = new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = new AuthSecret(Name), Timeout = TimeSpan.FromSeconds(2) };
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            foreach (var protocol in Rounds)
                await Task.WhenAll(ServeAsync(listener, certificate, protocol, patience.Token), prober.ProbeAsync(endpoint, request, patience.Token));
        }
        catch (Exception)
        {
            // Cold is no failure: the probes still run, and their lag tells.
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate, SslProtocols protocol, CancellationToken end)
    {
        using var client = await listener.AcceptTcpClientAsync(end);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocol }, end);
        var buffer = new byte[1024];
        var head = Encoding.ASCII.GetString(buffer, 0, await tls.ReadAsync(buffer, end));
        const string Field = "Sec-WebSocket-Key: ";
        var from = head.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        var accept = HttpUpgrade.Accept(head[from..head.IndexOf('\r', from)]);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), end);
        await tls.ReadExactlyAsync(buffer.AsMemory(0, 1), end);
        var answer = RelayMessages.AuthResponse("rels://" + Name);
        await tls.WriteAsync(new byte[] { 0x82, (byte)answer.Length }.Concat(answer).ToArray(), end);
        await tls.ReadExactlyAsync(buffer.AsMemory(0, 90), end);
    }
}
