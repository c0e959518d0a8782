using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Probing.Quic;

/// <summary>A connected UDP socket that does not fragment, and the probe packets sent over it. Connected, so that no one else can answer.</summary>
internal sealed class QuicSocket : IDisposable
{
    // Linux: <bits/in.h>. Probe sets the don't-fragment flag like Do, but heeds no path MTU that an earlier packet taught the kernel,
    // so that EMSGSIZE on the first send is about this machine's interface and nothing else.
    private const int IpProtoIp = 0;
    private const int IpMtuDiscover = 10;
    private const int IpProtoIpv6 = 41;
    private const int Ipv6MtuDiscover = 23;
    private const int PmtuDiscProbe = 3;

    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly List<Sent> _sent = [];
    private readonly byte[] _received = new byte[2048];

    public QuicSocket(IPEndPoint remote, TimeProvider time)
    {
        _time = time;
        _socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            ForbidFragments(_socket);
            _socket.Connect(remote);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one packet of the given size; its ids are remembered, so that an answer is timed against its own packet.</summary>
    /// <exception cref="SocketException">The packet was not sent, or the network rejected an earlier one.</exception>
    public void Send(int packetBytes, uint version, byte[] destinationId, byte[] sourceId)
    {
        var datagram = new byte[packetBytes];
        QuicVersionNegotiation.Write(datagram, version, destinationId, sourceId);
        var at = _time.GetTimestamp();
        _socket.Send(datagram);
        _sent.Add(new Sent(packetBytes, version, destinationId, sourceId, at));
    }

    /// <summary>Waits for an answer to any packet sent; everything else that arrives is ignored.</summary>
    /// <returns>The answer, or <see langword="null"/> when none came in time.</returns>
    /// <exception cref="SocketException">The network rejected a packet.</exception>
    public async Task<QuicReply?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (_time.GetElapsedTime(began) < wait)
            {
                var count = await _socket.ReceiveAsync(_received, SocketFlags.None, either.Token);
                var arrived = _time.GetTimestamp();
                if (Match(_received.AsSpan(0, count), arrived) is { } reply)
                {
                    return reply;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        return null;
    }

    /// <summary>How long ago a packet of this size was last sent; for ever when none was.</summary>
    public TimeSpan SinceLast(int packetBytes) =>
        _sent.FindLast(s => s.PacketBytes == packetBytes) is { } sent ? _time.GetElapsedTime(sent.At) : TimeSpan.MaxValue;

    public void Dispose() => _socket.Dispose();

    private QuicReply? Match(ReadOnlySpan<byte> datagram, long arrived)
    {
        foreach (var sent in _sent)
        {
            if (datagram.Length <= sent.PacketBytes
                && QuicVersionNegotiation.Read(datagram, sent.Version, sent.DestinationId, sent.SourceId) is { } versions)
            {
                return new QuicReply(sent.PacketBytes, _time.GetElapsedTime(sent.At, arrived), versions);
            }
        }

        return null;
    }

    private static void ForbidFragments(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            Span<byte> value = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(value, PmtuDiscProbe);
            var v4 = socket.AddressFamily == AddressFamily.InterNetwork;
            socket.SetRawSocketOption(v4 ? IpProtoIp : IpProtoIpv6, v4 ? IpMtuDiscover : Ipv6MtuDiscover, value);
        }
        else if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.DontFragment = true;
        }
    }

    private sealed record Sent(int PacketBytes, uint Version, byte[] DestinationId, byte[] SourceId, long At);
}
