using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>The shapes of the single values that only a connections file has.</summary>
internal static class ConnectionScalars
{
    /// <summary>A line of text.</summary>
    public static Shape<string> Line { get; } = new ScalarShape<string>("a line of text", YamlScalarType.Text, ParseLine, Scalars.Pattern("\\S"));

    /// <summary>A host with an optional port.</summary>
    public static Shape<string> HostAndPort { get; } = new ScalarShape<string>(
        "a host such as peer.example.com or \"10.0.0.1:2222\"", YamlScalarType.Text, ParseHost, Scalars.Pattern("^[^/\\s]+$"));

    /// <summary>The base of an HTTP API.</summary>
    public static Shape<Uri> ApiUrl { get; } = new ScalarShape<Uri>("an https:// address", YamlScalarType.Text, ParseUrl, Scalars.Pattern("^https?://[^?#@]+$"));

    /// <summary>A program and its arguments.</summary>
    public static ListShape<string> Command { get; } = new("a program and its arguments, each by itself", Line);

    private static bool ParseLine(string text, out string? value, out string? error)
    {
        value = text;
        error = !string.IsNullOrWhiteSpace(text) && text.Length <= 1000 && !text.Any(char.IsControl) ? null : "write up to 1000 characters in one line";
        return error is null;
    }

    private static bool ParseHost(string text, out string? value, out string? error)
    {
        value = text;
        var (host, port) = SplitPort(text);
        var isPort = port is null || (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535);
        error = isPort && RelayUrl.TryNormaliseHost(host, out _) ? null
            : $"'{Shown.Text(text)}' is no host: write a DNS name or an IP address, with a port behind ':' where it is another, and IPv6 with a port in brackets";
        return error is null;
    }

    private static (string Host, string? Port) SplitPort(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (end > 0)
        {
            return (text[1..end], text.Length == end + 1 ? null : text[end + 1] == ':' ? text[(end + 2)..] : "");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }

    private static bool ParseUrl(string text, out Uri? value, out string? error)
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme is "https" or "http"
            && value.UserInfo.Length == 0 && value.Query.Length == 0 && value.Fragment.Length == 0;
        error = !isUrl ? "this is no base of an API: write https://HOST, without a user, a query or a token"
            : value!.Scheme == "http" && !value.IsLoopback ? "this is not encrypted: write https://; http:// is for this machine only"
            : null;
        return error is null;
    }
}
