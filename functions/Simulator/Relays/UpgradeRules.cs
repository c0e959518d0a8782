using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Simulator.Relays;

/// <summary>What a relay's HTTP port answers to what (openZro's listener on coder/websocket 1.8.12, as seen on the real relay).</summary>
internal static class UpgradeRules
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>What plain HTTP on the TLS port gets, after which the connection ends.</summary>
    public const string PlainOnTls = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

    /// <summary>What something that is no HTTP gets.</summary>
    public const string BadRequest =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request";

    /// <summary>The answer to a request; whether it is the 101.</summary>
    public static (string Response, bool Upgraded) Answer(HttpRequest request, DateTimeOffset now)
    {
        if (request.Path != RelayMessages.Path)
            return (Error(request, now, 404, "Not Found", "404 page not found"), false);

        if (request.Version == "HTTP/1.0")
            return (Error(request, now, 426, "Upgrade Required", "WebSocket protocol violation: HTTP/1.1 is needed"), false);

        if (!request.HasToken("Connection", "Upgrade"))
            return (Required(request, now, $"Connection header \"{request["Connection"]}\" does not contain Upgrade"), false);

        if (!request.HasToken("Upgrade", "websocket"))
            return (Required(request, now, $"Upgrade header \"{request["Upgrade"]}\" does not contain websocket"), false);

        return Refusal(request, now) is { } refusal ? (refusal, false) : (Switch(request["Sec-WebSocket-Key"], now), true);
    }

    private static string? Refusal(HttpRequest request, DateTimeOffset now)
    {
        if (request.Method != "GET")
            return Error(request, now, 405, "Method Not Allowed", $"WebSocket protocol violation: method {request.Method} is not GET");

        if (request["Sec-WebSocket-Version"] != "13")
            return Error(request, now, 400, "Bad Request", "only WebSocket version 13 is spoken here", "Sec-Websocket-Version: 13\r\n");

        Span<byte> key = stackalloc byte[16];
        if (!Convert.TryFromBase64String(request["Sec-WebSocket-Key"], key, out var length) || length != 16)
            return Error(request, now, 400, "Bad Request", "WebSocket protocol violation: no valid Sec-WebSocket-Key");

        var origin = request["Origin"];
        var isForeign = origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request["Host"], StringComparison.OrdinalIgnoreCase));
        return isForeign ? Error(request, now, 403, "Forbidden", "the request's Origin is not its Host") : null;
    }

    private static string Switch(string key, DateTimeOffset now)
    {
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nDate: " + Date(now)
            + "\r\nSec-WebSocket-Accept: " + accept + "\r\nUpgrade: websocket\r\n\r\n";
    }

    private static string Required(HttpRequest request, DateTimeOffset now, string violation) => Error(
        request, now, 426, "Upgrade Required", "WebSocket protocol violation: " + violation, "Connection: Upgrade\r\nUpgrade: websocket\r\n");

    private static string Error(HttpRequest request, DateTimeOffset now, int status, string reason, string text, string headers = "")
    {
        var body = text + "\n";
        return string.Create(CultureInfo.InvariantCulture, $"{request.Version} {status} {reason}\r\n{headers}")
            + "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nDate: " + Date(now)
            + string.Create(CultureInfo.InvariantCulture, $"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n")
            + (request.Method == "HEAD" ? "" : body);
    }

    private static string Date(DateTimeOffset now) => now.ToString("R", CultureInfo.InvariantCulture);
}
