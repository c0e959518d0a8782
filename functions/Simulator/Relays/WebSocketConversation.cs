using System.Buffers.Binary;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Simulator.Relays;

/// <summary>The server's side of a WebSocket (RFC 6455) as a relay speaks it: binary messages in, binary messages out.</summary>
internal sealed class WebSocketConversation(Stream stream, InputBuffer input) : IDisposable
{
    private const int Continuation = 0, Binary = 2, Close = 8, Ping = 9, Pong = 10;
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>
    /// The next binary message; <see langword="null"/> when the conversation is over: the peer closed it, which is answered, or sent
    /// what a relay drops it for, which is not.
    /// </summary>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadDataAsync(Binary, cancellationToken) is not var (isFinal, message))
            return null;

        while (!isFinal)
        {
            if (await ReadDataAsync(Continuation, cancellationToken) is not { } next)
                return null;

            message = [.. message, .. next.Payload];
            isFinal = next.IsFinal;
            if (message.Length > RelayMessages.MaximumLength)
                return null;
        }

        return message;
    }

    /// <summary>Sends one binary message.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        WriteAsync(Binary, message, cancellationToken);

    public void Dispose() => _writing.Dispose();

    private async ValueTask WriteAsync(int opcode, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        byte[] header = payload.Length < 126
            ? [(byte)(0x80 | opcode), (byte)payload.Length]
            : [(byte)(0x80 | opcode), 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync((byte[])[.. header, .. payload.Span], cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask<(bool IsFinal, byte[] Payload)?> ReadDataAsync(int expected, CancellationToken cancellationToken)
    {
        while (await ReadFrameAsync(cancellationToken) is var (opcode, isFinal, payload))
        {
            switch (opcode)
            {
                case Ping:
                    await WriteAsync(Pong, payload, cancellationToken);
                    break;
                case Pong:
                    break;
                case Close:
                    await WriteAsync(Close, payload.Length >= 2 ? payload.AsMemory(0, 2) : default, cancellationToken);
                    return null;
                default:
                    return opcode == expected ? (isFinal, payload) : null;
            }
        }

        return null;
    }

    // A client's frame without a mask, with reserved bits, or longer than any message ends the conversation.
    private async ValueTask<(int Opcode, bool IsFinal, byte[] Payload)?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        if (!await input.EnsureAsync(2, cancellationToken))
            return null;

        var (first, second) = (input.Available[0], input.Available[1]);
        var lengthBytes = (second & 0x7F) switch { 127 => 8, 126 => 2, _ => 0 };
        if ((first & 0x70) != 0 || (second & 0x80) == 0 || !await input.EnsureAsync(2 + lengthBytes + 4, cancellationToken))
            return null;

        var length = lengthBytes switch
        {
            8 => BinaryPrimitives.ReadUInt64BigEndian(input.Available[2..]),
            2 => BinaryPrimitives.ReadUInt16BigEndian(input.Available[2..]),
            _ => (ulong)(second & 0x7F),
        };
        if (length > RelayMessages.MaximumLength || !await input.EnsureAsync(2 + lengthBytes + 4 + (int)length, cancellationToken))
            return null;

        var mask = input.Available.Slice(2 + lengthBytes, 4).ToArray();
        var payload = input.Available.Slice(2 + lengthBytes + 4, (int)length).ToArray();
        input.Consume(2 + lengthBytes + 4 + (int)length);
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= mask[i & 3];
        }

        return (first & 0x0F, (first & 0x80) != 0, payload);
    }
}
