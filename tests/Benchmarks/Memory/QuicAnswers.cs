using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>Answers QUIC packets of an unknown version as a relay does, with Version Negotiation (RFC 8999 section 6), on each of some addresses.</summary>
internal sealed class QuicAnswers : IDisposable
{
    private const int IdsAt = 5;

    private readonly List<Socket> _sockets = [];

    public QuicAnswers(IEnumerable<IPAddress> addresses, int port)
    {
        foreach (var address in addresses)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, port));
            _sockets.Add(socket);
            _ = AnswerAsync(socket);
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private static async Task AnswerAsync(Socket socket)
    {
        var packet = new byte[2048];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(packet, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(Answer(packet.AsSpan(0, received.ReceivedBytes)), SocketFlags.None, received.RemoteEndPoint);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private static byte[] Answer(ReadOnlySpan<byte> packet)
    {
        var sourceAt = IdsAt + 1 + packet[IdsAt];
        return [0x80, 0, 0, 0, 0, .. packet.Slice(sourceAt, 1 + packet[sourceAt]), .. packet.Slice(IdsAt, 1 + packet[IdsAt]), 0, 0, 0, 1];
    }
}
