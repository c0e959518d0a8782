using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace OpenZro.Probes.Fleet;

/// <summary>
/// A relay's URL: <c>rels://host[:port]</c> with TLS or <c>rel://host[:port]</c> without. A path is tolerated and unused, since
/// openZro's own set-up script writes one (openzro <c>infrastructure_files/configure.sh</c>). Two URLs are equal when scheme,
/// host (without case and trailing dot) and port, the default one filled in, are.
/// </summary>
public sealed class RelayUrl : IEquatable<RelayUrl>
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private RelayUrl(string text, bool isTls, string host, int port, string path)
    {
        Text = text;
        IsTls = isTls;
        Host = host;
        Port = port;
        Path = path;
        Address = IPAddress.TryParse(host, out var address) ? address : null;
    }

    /// <summary>The URL exactly as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the scheme is <c>rels</c>.</summary>
    public bool IsTls { get; }

    /// <summary>The host: a name in its ASCII form (IDNA), lower case, without trailing dot; or an address without brackets.</summary>
    public string Host { get; }

    /// <summary>The host as an address, when it is one.</summary>
    public IPAddress? Address { get; }

    /// <summary>The port; 443 or 80 when the URL names none.</summary>
    public int Port { get; }

    /// <summary>The path as written, empty when there is none. The client ignores it for WebSocket, and it breaks its QUIC dialer.</summary>
    public string Path { get; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">The text is not a relay URL; the message says why and what to write.</exception>
    public static RelayUrl Parse(string text) =>
        TryParse(text, out var url, out var error) ? url : throw new FormatException(error);

    /// <summary>Reads a URL, or says in one sentence what is wrong with it and what to write instead.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RelayUrl? url, [NotNullWhen(false)] out string? error)
    {
        url = null;
        error = null;
        text ??= "";
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("rel" or "rels"))
        {
            error = $"{Quote(text)} is not a relay URL: write rels://host[:port], or rel://host[:port] without TLS";
            return false;
        }

        var isTls = scheme == "rels";
        var rest = text[(schemeEnd + 3)..];
        var pathStart = rest.IndexOfAny(['/', '?', '#']);
        var authority = pathStart < 0 ? rest : rest[..pathStart];
        var path = pathStart < 0 ? "" : rest[pathStart..];
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            error = "a relay URL carries no user name or password: write " + scheme + "://host[:port]";
            return false;
        }

        if (!TrySplit(authority, out var host, out var portText))
        {
            error = $"{Quote(text)} has an address that cannot be read: write an IPv6 address in brackets, as in {scheme}://[2001:db8::1]:443";
            return false;
        }

        if (host.Length == 0)
        {
            error = $"{Quote(text)} names no host: write {scheme}://host[:port]";
            return false;
        }

        var port = isTls ? 443 : 80;
        if (portText is not null
            && (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            error = $"{Quote(text)} has the port {Quote(portText)}: write a number from 1 to 65535, or leave it out for {(isTls ? 443 : 80)}";
            return false;
        }

        if (!TryNormaliseHost(host, out var ascii))
        {
            error = $"{Quote(text)} has the host {Quote(host)}, which is neither a DNS name nor an IP address";
            return false;
        }

        url = new RelayUrl(text, isTls, ascii, port, path);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(RelayUrl? other) => other is not null && IsTls == other.IsTls && Port == other.Port && Host == other.Host;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RelayUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsTls, Host, Port);

    /// <summary>The URL as written.</summary>
    public override string ToString() => Text;

    /// <summary>Brings a host into the form in which names are compared: IDNA's ASCII, lower case, no trailing dot.</summary>
    public static bool TryNormaliseHost(string host, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        if (IPAddress.TryParse(host, out var address) && (host.Contains(':', StringComparison.Ordinal) || host.Count('.') == 3))
        {
            ascii = address.ToString();
            return true;
        }

        var name = host.EndsWith('.') ? host[..^1] : host;
        try
        {
            name = NeedsMapping(name) ? new IdnMapping { AllowUnassigned = true }.GetAscii(name).ToLowerInvariant() : name.ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        var valid = name.Length is > 0 and <= 253 && HasValidLabels(name);
        ascii = valid ? name : null;
        return valid;
    }

    // Every observation's name comes through here many times over, so what is plain already is left alone.
    private static bool NeedsMapping(string name) => !Ascii.IsValid(name) || name.Contains("xn--", StringComparison.OrdinalIgnoreCase);

    private static bool HasValidLabels(ReadOnlySpan<char> name)
    {
        foreach (var label in name.Split('.'))
        {
            if (name[label].Length is 0 or > 63 || name[label].ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySplit(string authority, out string host, out string? port)
    {
        host = authority;
        port = null;
        if (authority.StartsWith('['))
        {
            var end = authority.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !IPAddress.TryParse(authority[1..end], out _))
            {
                return false;
            }

            host = authority[1..end];
            var after = authority[(end + 1)..];
            port = after.StartsWith(':') ? after[1..] : null;
            return after.Length == 0 || port is not null;
        }

        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            if (authority.LastIndexOf(':') != colon)
            {
                return false;
            }

            host = authority[..colon];
            port = authority[(colon + 1)..];
        }

        return true;
    }

    private static string Quote(string text) => text.Length <= 80 ? $"'{text}'" : $"'{text[..77]}...'";
}
