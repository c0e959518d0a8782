using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace OpenZro.Probes.Fleet;

/// <summary>DNS servers as people write them: <c>1.1.1.1</c>, <c>127.0.0.1:5353</c>, <c>2606:4700::1111</c> or <c>[::1]:53</c>.</summary>
public static class ResolverAddress
{
    /// <summary>The port of a DNS server when none is given.</summary>
    public const int DefaultPort = 53;

    /// <summary>Reads a DNS server's address, or says in one sentence what is wrong with it and what to write.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? value, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = null;
        error = null;
        var (host, port) = Split(text);
        if (!TryParseAddress(host, out var address))
        {
            error = $"'{Yaml.Shown.Text(text)}' is no address of a DNS server: write an IP address with or without port, such as 1.1.1.1, 127.0.0.1:5353 or [::1]:53";
            return false;
        }

        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
        {
            error = $"'{Yaml.Shown.Text(text)}' has the port '{Yaml.Shown.Text(port)}': write a number from 1 to 65535, or leave it out for {DefaultPort}";
            return false;
        }

        value = new IPEndPoint(address, number);
        return true;
    }

    /// <summary>Reads an address in its usual form only: no hexadecimal, no single number, four parts for IPv4, no brackets.</summary>
    internal static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && (text.Contains(':', StringComparison.Ordinal)
            ? !text.Contains('[', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal)
            : address.ToString() == text);

    private static (string Host, string Port) Split(string text)
    {
        var standard = DefaultPort.ToString(CultureInfo.InvariantCulture);
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            var after = text[(end + 1)..];
            return (text[1..end], after.Length == 0 ? standard : after.StartsWith(':') ? after[1..] : after);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, standard);
    }
}
