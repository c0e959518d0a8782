using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// Whether a certificate's names cover a server name, as Go's <c>Certificate.VerifyHostname</c> decides it (RFC 6125 section 6.4): without case,
/// one wildcard as the whole left-most label, addresses by address names only, and never the subject's common name.
/// </summary>
public static class CertificateNames
{
    /// <summary>Whether any of a certificate's names covers a server name.</summary>
    /// <param name="names">The subject alternative names: DNS names as written, addresses as text (<see cref="CertificateFacts.Names"/>).</param>
    /// <param name="serverName">The name or address that a client connects to; a trailing dot and non-ASCII letters (IDNA) are tolerated.</param>
    public static bool Match(IEnumerable<string> names, string serverName)
    {
        var bare = serverName is ['[', .. var inner, ']'] ? inner : serverName;
        if (!RelayUrl.TryNormaliseHost(bare, out var host))
        {
            return false;
        }

        return IsAddress(host)
            ? names.Any(name => IsAddress(name) && Address(name).Equals(Address(host)))
            : names.Any(name => Covers(name, host));
    }

    private static bool Covers(string pattern, string host)
    {
        var labels = pattern.Split('.');
        var hostLabels = host.Split('.');
        if (labels.Length != hostLabels.Length || IsAddress(pattern))
        {
            return false;
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var isWildcard = i == 0 && labels[i] == "*";
            if (!isWildcard && !(IsLabel(labels[i]) && string.Equals(labels[i], hostLabels[i], StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static IPAddress Address(string text) => IPAddress.Parse(text) is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : IPAddress.Parse(text);

    private static bool IsAddress(string name) =>
        IPAddress.TryParse(name, out _) && (name.Contains(':', StringComparison.Ordinal) || name.Count('.') == 3);
}
