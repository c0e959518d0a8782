using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// The client's end of an upgraded connection (RFC 6455 section 5), no more than a relay needs: masked frames out; bounded messages
/// in, pings answered, no extension. What breaks the rules ends in an <see cref="InvalidDataException"/>.
/// </summary>
/// <param name="stream">The connection after the response's head.</param>
/// <param name="buffer">Where frames are read into; its length bounds a frame.</param>
/// <param name="start">Where in the buffer the bytes begin that came with the head.</param>
/// <param name="end">Where they end.</param>
internal sealed class WebSocketChannel(Stream stream, byte[] buffer, int start, int end)
{
    private const int MaximumHeaderLength = 14;
    private const int MaximumControlLength = 125;
    private const int NormalClosure = 1000;

    private int _start = start;
    private int _end = end;

    /// <summary>The Close frame's status code that the server sent, when it did.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Sends one message, or one control frame, in one frame.</summary>
    public async ValueTask SendAsync(WebSocketOpcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var frame = ArrayPool<byte>.Shared.Rent(MaximumHeaderLength + payload.Length);
        try
        {
            await stream.WriteAsync(frame.AsMemory(0, Write(frame, opcode, payload.Span)), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>
    /// Sends a last message, if there is one, and a Close frame of normal closure. They go in one piece, since a server that leaves at the
    /// message would meet a frame that comes after it with a reset.
    /// </summary>
    public async ValueTask SendLastAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var frames = new byte[(2 * MaximumHeaderLength) + message.Length + sizeof(ushort)];
        var length = message.IsEmpty ? 0 : Write(frames, WebSocketOpcode.Binary, message.Span);
        length += Write(frames.AsSpan(length), WebSocketOpcode.Close, [NormalClosure >> 8, NormalClosure & 0xFF]);
        await stream.WriteAsync(frames.AsMemory(0, length), cancellationToken);
    }

    /// <summary>
    /// Waits for the next message: text, binary, close or the end of the stream; pings are answered on the way. The payload stands
    /// in the buffer until the next call.
    /// </summary>
    /// <exception cref="InvalidDataException">The frame breaks the protocol, or is longer than allowed.</exception>
    public async ValueTask<(WebSocketOpcode Kind, ReadOnlyMemory<byte> Payload)> ReceiveAsync(int maximumLength, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte>? parts = null;
        var kind = WebSocketOpcode.EndOfStream;
        while (await ReadFrameAsync(maximumLength, cancellationToken) is { } frame)
        {
            switch (frame.Opcode)
            {
                case WebSocketOpcode.Ping:
                    await SendAsync(WebSocketOpcode.Pong, frame.Payload, cancellationToken);
                    continue;
                case WebSocketOpcode.Pong:
                    continue;
                case WebSocketOpcode.Close:
                    CloseCode = frame.Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(frame.Payload.Span) : null;
                    return (WebSocketOpcode.Close, frame.Payload);
                case WebSocketOpcode.Continuation when parts is null:
                    throw new InvalidDataException("a continuation frame without a message");
                case WebSocketOpcode.Text or WebSocketOpcode.Binary when parts is not null:
                    throw new InvalidDataException("a new message inside a fragmented one");
                case WebSocketOpcode.Text or WebSocketOpcode.Binary when frame.IsFinal:
                    return (frame.Opcode, frame.Payload);
            }

            kind = parts is null ? frame.Opcode : kind;
            parts ??= new ArrayBufferWriter<byte>();
            parts.Write(frame.Payload.Span);
            if (parts.WrittenCount > maximumLength)
                throw new InvalidDataException($"a message of more than {maximumLength} bytes");

            if (frame.IsFinal)
                return (kind, parts.WrittenMemory);
        }

        return (WebSocketOpcode.EndOfStream, default);
    }

    private static int Write(Span<byte> frame, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        frame[0] = (byte)(0x80 | (int)opcode);
        var length = 2;
        if (payload.Length <= MaximumControlLength)
        {
            frame[1] = (byte)(0x80 | payload.Length);
        }
        else
        {
            frame[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], checked((ushort)payload.Length));
            length = 4;
        }

        var mask = frame.Slice(length, 4);
        RandomNumberGenerator.Fill(mask);
        length += 4;
        for (var i = 0; i < payload.Length; i++)
            frame[length + i] = (byte)(payload[i] ^ mask[i & 3]);

        return length + payload.Length;
    }

    private async ValueTask<(WebSocketOpcode Opcode, bool IsFinal, ReadOnlyMemory<byte> Payload)?> ReadFrameAsync(
        int maximumLength, CancellationToken cancellationToken)
    {
        if (!await FillAsync(2, cancellationToken))
            return null;

        var (first, second) = (buffer[_start], buffer[_start + 1]);
        var opcode = (WebSocketOpcode)(first & 0x0F);
        if ((first & 0x70) != 0 || (second & 0x80) != 0 || !Enum.IsDefined(opcode))
            throw new InvalidDataException($"not a WebSocket frame of a server: it begins with {first:x2} {second:x2}");

        var extra = (second & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
        if (!await FillAsync(2 + extra, cancellationToken))
            return null;

        var length = extra switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(_start + 2)),
            8 => BinaryPrimitives.ReadUInt64BigEndian(buffer.AsSpan(_start + 2)),
            _ => (ulong)(second & 0x7F),
        };
        var limit = opcode >= WebSocketOpcode.Close ? MaximumControlLength : Math.Min(maximumLength, buffer.Length - MaximumHeaderLength);
        if (length > (ulong)limit || (opcode >= WebSocketOpcode.Close && (first & 0x80) == 0))
            throw new InvalidDataException($"a WebSocket frame of {length} bytes, where at most {limit} are allowed");

        if (!await FillAsync(2 + extra + (int)length, cancellationToken))
            return null;

        var payload = buffer.AsMemory(_start + 2 + extra, (int)length);
        _start += 2 + extra + (int)length;
        return (opcode, (first & 0x80) != 0, payload);
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellationToken)
    {
        if (_start + needed > buffer.Length)
        {
            buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < needed)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
                return false;

            _end += read;
        }

        return true;
    }
}
