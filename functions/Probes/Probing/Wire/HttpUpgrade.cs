using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>The WebSocket upgrade over HTTP/1.1 (RFC 6455 section 4), as a relay's client makes it: no Origin, no extension.</summary>
internal static class HttpUpgrade
{
    /// <summary>The most that a response's head may have, in bytes.</summary>
    public const int MaximumHeadLength = 16 * 1024;

    /// <summary>How many interim responses a client passes over (Go's <c>net/http</c>, <c>max1xxResponses</c>).</summary>
    public const int MaximumInterim = 5;

    /// <summary>Makes a new key: 16 random bytes in base64.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>The request.</summary>
    public static byte[] Request(string serverName, int port, bool isTls, string key)
    {
        var host = IPAddress.TryParse(serverName, out var address) && address.GetAddressBytes().Length == 16 ? $"[{serverName}]" : serverName;
        var authority = port == (isTls ? 443 : 80) ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        return Encoding.ASCII.GetBytes(
            $"GET {RelayMessages.Path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: ozprobes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n");
    }

    /// <summary>The length of a head with its empty line; -1 while it is not all there.</summary>
    public static int HeadLength(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    /// <summary>Whether bytes can be the beginning of an HTTP/1 response.</summary>
    public static bool CanBeHttp(ReadOnlySpan<byte> received)
    {
        var start = "HTTP/1."u8;
        var length = Math.Min(received.Length, start.Length);
        return received[..length].SequenceEqual(start[..length]);
    }

    /// <summary>Whether a head is an interim response (RFC 9110 section 15.2), after which the real one comes: any 1xx but 101.</summary>
    public static bool IsInterim(ReadOnlySpan<byte> head) =>
        TryReadStatus(Encoding.Latin1.GetString(head[..Math.Min(head.Length, 12)]), out var status)
        && status is >= 100 and < 200 and not (int)HttpStatusCode.SwitchingProtocols;

    /// <summary>Why a head is not the answer that accepts the key; <see langword="null"/> when it is.</summary>
    public static ProbeFailure? Judge(ReadOnlySpan<byte> head, string key)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (!TryReadStatus(lines[0], out var status))
            return new ProbeFailure(ProbePhase.Upgrade, FailureReason.Protocol, $"not an HTTP response: '{Printable.From(lines[0], 80)}'");

        if (status != (int)HttpStatusCode.SwitchingProtocols)
        {
            var server = Header(lines, "Server") is { } name ? $" from server '{Printable.From(name, 60)}'" : "";
            return new ProbeFailure(ProbePhase.Upgrade, FailureReason.Status, $"'{Printable.From(lines[0], 80)}'{server} instead of 101") { Code = status };
        }

        if (!string.Equals(Header(lines, "Upgrade"), "websocket", StringComparison.OrdinalIgnoreCase))
            return new ProbeFailure(ProbePhase.Upgrade, FailureReason.Protocol, "101 without 'Upgrade: websocket'") { Code = status };

        return Header(lines, "Sec-WebSocket-Accept") == Accept(key)
            ? null
            : new ProbeFailure(ProbePhase.Upgrade, FailureReason.Protocol, "101 with a Sec-WebSocket-Accept that does not answer the key") { Code = status };
    }

    /// <summary>What a server must answer to a key (RFC 6455 section 4.2.2).</summary>
    public static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    private static bool TryReadStatus(string line, out int status)
    {
        status = 0;
        return line.Length >= 12
            && line.StartsWith("HTTP/1.", StringComparison.Ordinal)
            && line[8] == ' '
            && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out status);
    }

    private static string? Header(string[] lines, string name)
    {
        foreach (var line in lines)
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return line[(name.Length + 1)..].Trim();
        }

        return null;
    }
}
