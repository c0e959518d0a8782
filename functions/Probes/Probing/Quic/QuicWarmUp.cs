using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Probing.Quic;

/// <summary>
/// Sends a packet to this very process and answers it, once, before the first probe: compiling the code on the way would otherwise add
/// milliseconds to the first round trip.
/// </summary>
internal static class QuicWarmUp
{
    private static readonly Lazy<Task> _once = new(RunAsync);

    /// <summary>Done once in a process; later calls return at once.</summary>
    public static Task OnceAsync() => _once.Value;

    private static async Task RunAsync()
    {
        try
        {
            using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            using var client = new QuicSocket((IPEndPoint)server.LocalEndPoint!, TimeProvider.System);
            byte[] id = [1, 2, 3, 4, 5, 6, 7, 8];
            client.Send(QuicProber.SmallPacketBytes, QuicVersionNegotiation.ReservedVersion(0), id, id);
            var receiving = client.ReceiveAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            var asked = await server.ReceiveFromAsync(new byte[2048], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
            await server.SendToAsync((byte[])[0x80, 0, 0, 0, 0, 8, .. id, 8, .. id, 0, 0, 0, 1], SocketFlags.None, asked.RemoteEndPoint);
            await receiving;
        }
        catch (SocketException)
        {
            // Without a loopback the first probe pays for it.
        }
    }
}
