using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Simulator.Quic;

/// <summary>
/// The UDP port of a relay as a probe meets it: a long-header packet of an unknown version and of at least 1,200 bytes is answered
/// with Version Negotiation, as the real relay's QUIC library does; anything else is dropped. It completes no handshake.
/// </summary>
public sealed class QuicResponder : IAsyncDisposable
{
    private const int LeastBytes = 1200;
    private const int LongestId = 20;
    private const int IdsOffset = 5;
    private static readonly uint[] _versions = [0x00000001, 0x6b3343cf];

    private readonly DatagramServer _server;
    private readonly QuicResponderOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;

    private QuicResponder(IPEndPoint listen, QuicResponderOptions options, TimeProvider time, Random random)
    {
        _options = options;
        _time = time;
        _random = random;
        _server = new DatagramServer(listen, AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _server.Endpoint;

    /// <summary>How many datagrams have arrived, dropped ones included.</summary>
    public int Received => _server.Received;

    /// <summary>Starts a responder.</summary>
    /// <param name="listen">Where to listen; port 0 takes a free one.</param>
    /// <param name="time">Paces the delay.</param>
    /// <param name="random">Draws the reserved version that each answer carries.</param>
    /// <param name="options">How the path to it behaves; the default delays and drops nothing.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static QuicResponder Start(IPEndPoint listen, TimeProvider time, Random random, QuicResponderOptions? options = null)
    {
        var responder = new QuicResponder(listen, options ?? new QuicResponderOptions(), time, random);
        responder._server.Start();
        return responder;
    }

    /// <summary>Stops answering and frees the port.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<byte[]?> AnswerAsync(byte[] packet, CancellationToken cancellationToken)
    {
        // A timer may fire up to a millisecond early.
        var began = _time.GetTimestamp();
        while (_options.Delay - _time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _time, cancellationToken);
        }

        return Answer(packet);
    }

    private byte[]? Answer(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < LeastBytes || packet.Length > _options.LargestBytes || (packet[0] & 0x80) == 0)
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(packet[1..]);
        var destinationId = IdAt(packet, IdsOffset);
        var sourceId = IdAt(packet, IdsOffset + 1 + destinationId.Length);
        return version == 0 || _versions.Contains(version) || destinationId.Length > LongestId || sourceId.Length > LongestId
            ? null
            : Negotiate(destinationId, sourceId, version);
    }

    private static ReadOnlySpan<byte> IdAt(ReadOnlySpan<byte> packet, int offset) => packet.Slice(offset + 1, packet[offset]);

    private byte[] Negotiate(ReadOnlySpan<byte> destinationId, ReadOnlySpan<byte> sourceId, uint asked)
    {
        uint[] versions = [.. _versions, DrawReserved(asked)];
        var answer = new byte[IdsOffset + 2 + sourceId.Length + destinationId.Length + (versions.Length * sizeof(uint))];
        answer[0] = 0x80;
        var rest = answer.AsSpan(IdsOffset);
        rest[0] = (byte)sourceId.Length;
        sourceId.CopyTo(rest[1..]);
        rest = rest[(1 + sourceId.Length)..];
        rest[0] = (byte)destinationId.Length;
        destinationId.CopyTo(rest[1..]);
        rest = rest[(1 + destinationId.Length)..];
        foreach (var version in versions)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, version);
            rest = rest[sizeof(uint)..];
        }

        return answer;
    }

    /// <summary>A version of the form <c>0x?a?a?a?a</c> other than the one asked for, as servers mix in (RFC 9000 section 6.3).</summary>
    private uint DrawReserved(uint asked)
    {
        lock (_random)
        {
            uint drawn;
            do
            {
                drawn = ((uint)_random.NextInt64(1L << 32) & 0xf0f0f0f0) | 0x0a0a0a0a;
            }
            while (drawn == asked);
            return drawn;
        }
    }
}
