using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Simulator.Dns;

/// <summary>A DNS server on loopback, over UDP and TCP of one port: it answers from a zone, or misbehaves as told.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const int PortAttempts = 20;
    private static readonly byte[] _garbage = [1, 2, 3];

    private readonly DatagramServer _udp;
    private readonly TcpListener _tcp;
    private readonly DnsAnswering _answering;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _tcpQueries;

    private DnsServer(IPEndPoint listen, DnsZone zone, TimeProvider time)
    {
        _time = time;
        _answering = new DnsAnswering(zone);
        Zone = zone;
        (_udp, _tcp) = Listen(listen, (message, _) => AnswerAsync(message, overUdp: true));
        _udp.Start();
        _serving = ServeTcpAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _udp.Endpoint;

    /// <summary>What it knows; may be changed while it runs.</summary>
    public DnsZone Zone { get; }

    /// <summary>How many queries came over UDP.</summary>
    public int UdpQueries => _udp.Received;

    /// <summary>How many queries came over TCP.</summary>
    public int TcpQueries => Volatile.Read(ref _tcpQueries);

    /// <summary>Starts a server.</summary>
    /// <param name="listen">Where to listen; port 0 takes one that is free for both UDP and TCP.</param>
    /// <param name="zone">What it knows.</param>
    /// <param name="time">Paces delays.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static DnsServer Start(IPEndPoint listen, DnsZone zone, TimeProvider time) => new(listen, zone, time);

    /// <summary>Stops answering and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _udp.DisposeAsync();
        await _serving;
        _tcp.Dispose();
        _stop.Dispose();
    }

    private static (DatagramServer Udp, TcpListener Tcp) Listen(
        IPEndPoint listen, Func<byte[], CancellationToken, Task<byte[]?>> answer)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = new DatagramServer(listen, answer);
            var tcp = new TcpListener(udp.Endpoint);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException)
            {
                tcp.Dispose();
                udp.Dispose();
                if (listen.Port != 0 || attempt == PortAttempts)
                {
                    throw;
                }
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        var serving = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                serving.RemoveAll(t => t.IsCompleted);
                serving.Add(ServeClientAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
            }
        }

        await Task.WhenAll(serving);
    }

    /// <summary>Answers a TCP client's queries, each after two bytes of length (RFC 1035 section 4.2.2), until it closes.</summary>
    private async Task ServeClientAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var length = new byte[sizeof(ushort)];
                while (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, _stop.Token) == length.Length)
                {
                    var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                    await stream.ReadExactlyAsync(message, _stop.Token);
                    Interlocked.Increment(ref _tcpQueries);
                    if (await AnswerAsync(message, overUdp: false) is not { } answer)
                    {
                        return;
                    }

                    BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                    await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
            }
        }
    }

    private async Task<byte[]?> AnswerAsync(byte[] message, bool overUdp)
    {
        if (DnsWire.ReadQuery(message) is not { } query)
        {
            return null;
        }

        var script = Zone.ScriptFor(query.Name, query.Type switch
        {
            DnsWire.A => AddressFamily.InterNetwork,
            DnsWire.Aaaa => AddressFamily.InterNetworkV6,
            _ => null,
        });
        if (script.Delay > TimeSpan.Zero)
        {
            await Task.Delay(script.Delay, _time, _stop.Token);
        }

        return script.Silent || (script.RefuseTcp && !overUdp) ? null
            : script.Garbage ? _garbage
            : DnsWire.Write(query, _answering.Answer(query, script, overUdp), overUdp ? query.UdpBytes : ushort.MaxValue);
    }
}
