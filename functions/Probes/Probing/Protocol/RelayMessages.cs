using System.Text;

namespace OpenZro.Probes.Probing.Protocol;

/// <summary>
/// Writes and reads the messages of the relay protocol: version 1, one message per WebSocket binary message
/// (openzro <c>relay/messages/message.go</c>). Readers take any bytes and never throw.
/// </summary>
public static class RelayMessages
{
    /// <summary>The path that the client always upgrades on, whatever the URL says (openzro <c>relay/client/dialer/ws</c>).</summary>
    public const string Path = "/relay";

    /// <summary>The largest message that a client takes, in bytes.</summary>
    public const int MaximumLength = 8820;

    /// <summary>The largest answer to an Auth message, in bytes.</summary>
    public const int MaximumAuthResponseLength = 8192;

    private const byte Version = 1;
    private const int HeaderLength = 2;

    private static ReadOnlySpan<byte> Magic => [0x21, 0x12, 0xA4, 0x42];

    /// <summary>The sender leaves: type 4.</summary>
    public static ReadOnlyMemory<byte> Close { get; } = new byte[] { Version, (byte)RelayMessageType.Close };

    /// <summary>A health check, and its answer: type 5.</summary>
    public static ReadOnlyMemory<byte> HealthCheck { get; } = new byte[] { Version, (byte)RelayMessageType.HealthCheck };

    /// <summary>An Auth message: the peer's id and its token.</summary>
    public static byte[] Auth(PeerId peer, ReadOnlySpan<byte> token) =>
        [Version, (byte)RelayMessageType.Auth, .. Magic, .. peer.Bytes.Span, .. token];

    /// <summary>An AuthResponse: the relay's instance URL.</summary>
    public static byte[] AuthResponse(string instanceUrl) =>
        [Version, (byte)RelayMessageType.AuthResponse, .. Encoding.UTF8.GetBytes(instanceUrl)];

    /// <summary>A payload for a peer, or, from a relay, of a peer.</summary>
    public static byte[] Transport(PeerId peer, ReadOnlySpan<byte> payload) =>
        [Version, (byte)RelayMessageType.Transport, .. peer.Bytes.Span, .. payload];

    /// <summary>The message's type; <see cref="RelayMessageType.None"/> for what is no message of this version.</summary>
    public static RelayMessageType TypeOf(ReadOnlySpan<byte> message) =>
        message.Length >= HeaderLength && message[0] == Version && message[1] is > 0 and <= (byte)RelayMessageType.PeersWentOffline
            ? (RelayMessageType)message[1]
            : RelayMessageType.None;

    /// <summary>Reads an Auth message.</summary>
    public static bool TryReadAuth(ReadOnlySpan<byte> message, out PeerId? peer, out ReadOnlySpan<byte> token)
    {
        peer = null;
        token = default;
        if (TypeOf(message) != RelayMessageType.Auth || !message[HeaderLength..].StartsWith(Magic))
            return false;

        var body = message[(HeaderLength + Magic.Length)..];
        peer = PeerId.Read(body);
        if (peer is null)
            return false;

        token = body[PeerId.Length..];
        return true;
    }

    /// <summary>Reads an AuthResponse; the instance URL comes without control characters.</summary>
    public static bool TryReadAuthResponse(ReadOnlySpan<byte> message, out string instanceUrl)
    {
        instanceUrl = "";
        if (TypeOf(message) != RelayMessageType.AuthResponse || message.Length > MaximumAuthResponseLength)
            return false;

        instanceUrl = Printable.From(message[HeaderLength..], MaximumAuthResponseLength);
        return true;
    }

    /// <summary>Reads a Transport message.</summary>
    public static bool TryReadTransport(ReadOnlySpan<byte> message, out PeerId? peer, out ReadOnlySpan<byte> payload)
    {
        peer = null;
        payload = default;
        if (TypeOf(message) != RelayMessageType.Transport)
            return false;

        peer = PeerId.Read(message[HeaderLength..]);
        if (peer is null)
            return false;

        payload = message[(HeaderLength + PeerId.Length)..];
        return true;
    }
}
