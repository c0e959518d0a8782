using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Testing;

// The faults of HTTP and WebSocket, over TLS or, where the TLS would only be in the way, without.
public sealed partial class HostileServer
{
    private const string WebSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Answers the request with a status and no body.</summary>
    public static HostileServer Status(int status, bool tls = true) => Answers(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} Status\r\n{(status is 301 or 302 ? "Location: https://elsewhere.example/\r\n" : "")}Content-Length: 0\r\n\r\n"), tls);

    /// <summary>Answers the request with this text, whatever it is, and ends the stream.</summary>
    public static HostileServer Answers(string text, bool tls = true) => OverTls(
        (stream, _, cancellationToken) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken).AsTask(), tls);

    /// <summary>Answers with a head that never ends: header after header.</summary>
    public static HostileServer EndlessHead(bool tls = true) => Endless("HTTP/1.1 101 Switching Protocols\r\n", "X-More: and more\r\n", tls);

    /// <summary>Answers with interim responses, and never with a final one.</summary>
    public static HostileServer EndlessContinue(bool tls = true) => Endless("", "HTTP/1.1 100 Continue\r\n\r\n", tls);

    /// <summary>Answers with a body that never ends.</summary>
    public static HostileServer EndlessBody(bool tls = true) =>
        Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nmore\r\n", tls);

    /// <summary>Answers with one header line that never ends.</summary>
    public static HostileServer EndlessLine(bool tls = true) => Endless("HTTP/1.1 101 Switching Protocols\r\nX-Long: ", new string('x', 1024), tls);

    /// <summary>Answers 101 with a Sec-WebSocket-Accept that belongs to another key.</summary>
    public static HostileServer WrongAccept(bool tls = true) => Answers(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", tls);

    /// <summary>Answers 101 and says nothing after it.</summary>
    public static HostileServer SilentAfterUpgrade(bool tls = true) => Upgrades(
        (stream, cancellationToken) => stream.CopyToAsync(Stream.Null, cancellationToken), tls);

    /// <summary>Answers 101, waits for the client's first message, and sends these bytes, as frames or not.</summary>
    public static HostileServer Frames(byte[] bytes, bool tls = true) => Upgrades(
        async (stream, cancellationToken) =>
        {
            await stream.ReadAtLeastAsync(new byte[8192], 1, throwOnEndOfStream: false, cancellationToken);
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        },
        tls);

    /// <summary>Answers 101 and sends pings without end.</summary>
    public static HostileServer EndlessPings(bool tls = true) => EndlessFrames(Frame(9, [1]), tls);

    /// <summary>Answers 101 and sends one message in fragments without end.</summary>
    public static HostileServer EndlessFragments(bool tls = true) => EndlessFrames(Frame(0, new byte[100], isFinal: false), tls);

    /// <summary>Announces a frame of 2^62 bytes.</summary>
    public static HostileServer HugeFrame(bool tls = true) => Frames([0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 7], tls);

    /// <summary>Sends a message in two fragments with a ping between them, which is allowed.</summary>
    public static HostileServer FragmentedMessage(byte[] message, bool tls = true) => Frames(
        [.. Frame(2, message[..1], isFinal: false), .. Frame(9, [1]), .. Frame(0, message[1..])], tls);

    /// <summary>Sends hints before it accepts the upgrade, which is allowed (RFC 8297), and then this message.</summary>
    public static HostileServer EarlyHints(byte[] message, bool tls = true) => Upgrades(
        async (stream, cancellationToken) =>
        {
            await stream.WriteAsync(Frame(2, message), cancellationToken);
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        },
        tls,
        "HTTP/1.1 103 Early Hints\r\nLink: </elsewhere>\r\n\r\n");

    /// <summary>Sends a message with a mask, which a server must not (RFC 6455 section 5.1).</summary>
    public static HostileServer MaskedFrame(byte[] message, bool tls = true) => Frames(Frame(2, message, isMasked: true), tls);

    /// <summary>A WebSocket frame as a server writes it.</summary>
    /// <param name="opcode">0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong.</param>
    /// <param name="payload">Fewer than 65,536 bytes.</param>
    /// <param name="isFinal">Whether the message ends with it.</param>
    /// <param name="isMasked">Whether it has a mask, of zeros.</param>
    public static byte[] Frame(byte opcode, byte[] payload, bool isFinal = true, bool isMasked = false)
    {
        var mask = (byte)(isMasked ? 0x80 : 0);
        var first = (byte)((isFinal ? 0x80 : 0) | opcode);
        byte[] header = payload.Length < 126
            ? [first, (byte)(mask | payload.Length)]
            : [first, (byte)(mask | 126), (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. header, .. new byte[isMasked ? 4 : 0], .. payload];
    }

    private static HostileServer EndlessFrames(byte[] frame, bool tls) => Upgrades(
        async (stream, cancellationToken) =>
        {
            var many = Enumerable.Repeat(frame, 50).SelectMany(bytes => bytes).ToArray();
            if ((frame[0] & 0x0F) == 0)
            {
                await stream.WriteAsync(Frame(2, [1], isFinal: false), cancellationToken);
            }

            while (true)
            {
                await stream.WriteAsync(many, cancellationToken);
            }
        },
        tls);

    private static HostileServer Upgrades(Func<Stream, CancellationToken, Task> converse, bool tls, string before = "") => OverTls(
        async (stream, head, cancellationToken) =>
        {
            const string KeyHeader = "Sec-WebSocket-Key:";
            var key = head.Split("\r\n").Single(line => line.StartsWith(KeyHeader, StringComparison.OrdinalIgnoreCase))[KeyHeader.Length..].Trim();
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + WebSocketGuid)));
            var response = $"{before}HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(response), cancellationToken);
            await converse(stream, cancellationToken);
        },
        tls);

    private static HostileServer Endless(string first, string more, bool tls) => OverTls(
        async (stream, _, cancellationToken) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(first), cancellationToken);
            var many = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(more, 20)));
            while (true)
            {
                await stream.WriteAsync(many, cancellationToken);
            }
        },
        tls);
}
