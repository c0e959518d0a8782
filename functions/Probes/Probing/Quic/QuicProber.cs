using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing.Quic;

/// <summary>
/// Asks a relay's UDP port for the QUIC versions that it speaks, with a packet of the size of the client's first one that may not be
/// fragmented. The answer, a Version Negotiation packet (RFC 9000 section 6), takes one round trip and leaves no state on the relay; a
/// full handshake would stall its other clients. Thread-safe.
/// </summary>
/// <remarks>
/// A lost packet is sent again, three times in all, each with ids of its own, so that an answer is timed against the packet that it
/// answers. When all are silent, three packets of 1,200 bytes, the least that a server must accept, tell a path that is too small from
/// one that is closed.
/// </remarks>
/// <param name="time">Times the answer, and paces what is sent again.</param>
/// <param name="random">Draws connection ids and versions; used by one probe at a time.</param>
public sealed class QuicProber(TimeProvider time, Random random)
{
    /// <summary>The size of the small packet, in bytes of UDP payload: the least that every QUIC path must carry (RFC 9000 section 14).</summary>
    public const int SmallPacketBytes = 1200;

    private const int Tries = 3;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private readonly Lock _drawing = new();

    /// <summary>Probes one endpoint. What goes wrong is in the observation.</summary>
    /// <param name="remote">The relay's address and UDP port.</param>
    /// <param name="dialect">Tells the size of the client's first packet.</param>
    /// <param name="timeout">When to give up; no more than 3 s are used.</param>
    /// <param name="cancellationToken">Ends the probe early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<QuicObservation> ProbeAsync(IPEndPoint remote, Dialect dialect, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await QuicWarmUp.OnceAsync();
        var observation = new QuicObservation
        {
            Address = remote.Address,
            Port = remote.Port,
            StartedAt = time.GetUtcNow(),
            PacketBytes = dialect.FirstQuicPacketBytes,
        };
        var pause = timeout / (2 * Tries) < LongestPause ? timeout / (2 * Tries) : LongestPause;
        try
        {
            using var socket = new QuicSocket(remote, time);
            var (reply, failure) = await TryAsync(socket, observation.PacketBytes, pause, cancellationToken);
            if (failure is not null)
            {
                (reply, _) = await TryAsync(socket, SmallPacketBytes, pause, cancellationToken);
                if (reply?.PacketBytes == SmallPacketBytes)
                {
                    reply = await OutwaitAsync(socket, observation.PacketBytes, reply, cancellationToken);
                }
            }

            return reply is null ? observation with { Failure = failure }
                : reply.PacketBytes == observation.PacketBytes ? observation with { Elapsed = reply.Elapsed, Versions = reply.Versions }
                : observation with { Failure = failure, SmallElapsed = reply.Elapsed, Versions = reply.Versions };
        }
        catch (SocketException exception)
        {
            return observation with { Failure = Describe(exception) };
        }
    }

    private async Task<(QuicReply? Reply, ProbeFailure? Failure)> TryAsync(
        QuicSocket socket, int packetBytes, TimeSpan pause, CancellationToken cancellationToken)
    {
        var local = true;
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                Send(socket, packetBytes);
                local = false;
                if (await socket.ReceiveAsync(pause, cancellationToken) is { } reply)
                {
                    return (reply, null);
                }
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            return (null, local
                ? Failed(FailureReason.TooLarge, $"this machine's interface cannot send {packetBytes} bytes in one packet", exception)
                : Failed(FailureReason.Timeout, $"a router said that {packetBytes} bytes are too large for the path", exception));
        }

        return (null, Failed(FailureReason.Timeout, $"no answer to {Tries} packets of {packetBytes} bytes"));
    }

    /// <summary>
    /// Where the round trip is longer than the pauses, the small packet's answer may come before that of a full one: two of its round
    /// trips after the last full packet, there will be none.
    /// </summary>
    private static async Task<QuicReply> OutwaitAsync(QuicSocket socket, int fullBytes, QuicReply small, CancellationToken cancellationToken)
    {
        while ((2 * small.Elapsed) - socket.SinceLast(fullBytes) is var patience && patience > TimeSpan.Zero)
        {
            if (await socket.ReceiveAsync(patience, cancellationToken) is { } reply && reply.PacketBytes == fullBytes)
            {
                return reply;
            }
        }

        return small;
    }

    private void Send(QuicSocket socket, int packetBytes)
    {
        var destinationId = new byte[QuicVersionNegotiation.ConnectionIdBytes];
        var sourceId = new byte[QuicVersionNegotiation.ConnectionIdBytes];
        uint version;
        lock (_drawing)
        {
            random.NextBytes(destinationId);
            random.NextBytes(sourceId);
            version = QuicVersionNegotiation.ReservedVersion((uint)random.NextInt64(1L << 32));
        }

        socket.Send(packetBytes, version, destinationId, sourceId);
    }

    private static ProbeFailure Describe(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset =>
            Failed(FailureReason.Refused, "the port is closed (ICMP port unreachable)", exception),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
            Failed(FailureReason.Unreachable, exception.Message, exception),
        _ => Failed(FailureReason.Local, exception.Message, exception),
    };

    private static ProbeFailure Failed(FailureReason reason, string detail, SocketException? exception = null) =>
        new(ProbePhase.Connect, reason, detail) { Code = exception?.ErrorCode };
}
