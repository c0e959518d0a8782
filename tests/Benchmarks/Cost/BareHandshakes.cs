using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using OpenZro.Probes.Probing.Wire;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Cost;

/// <summary>
/// The process that does what a handshake probe does and nothing of ours around it: a socket, <see cref="SslStream"/> with the options of
/// a probe, a proper end. What a probe costs less than this, it cannot: <c>cost-bare PORT COUNT</c>.
/// </summary>
internal static class BareHandshakes
{
    public const string Name = "cost-bare";

    public static Task RunAsync(string[] args)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
        var rest = new byte[4096];
        return CostLoop.RunAsync(int.Parse(args[1], CultureInfo.InvariantCulture), async () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endpoint);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(TlsClient.Options(TestAuthority.ServerName, []));
            await tls.ShutdownAsync();
            socket.Shutdown(SocketShutdown.Send);
            while (await tls.ReadAsync(rest) > 0)
            {
            }
        });
    }
}
