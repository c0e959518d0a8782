using System.Net;
using System.Text;
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
        if (pattern == "*")
        {
            return !host.Contains('.', StringComparison.Ordinal);
        }

        var name = pattern.AsSpan();
        var covered = host.AsSpan();
        if (name.StartsWith("*."))
        {
            var dot = covered.IndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            name = name[2..];
            covered = covered[(dot + 1)..];
        }

        return Ascii.EqualsIgnoreCase(name, covered) && !covered.StartsWith('-') && !covered.Contains(".-", StringComparison.Ordinal);
    }

    private static IPAddress Address(string text) => IPAddress.Parse(text) is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : IPAddress.Parse(text);

    private static bool IsAddress(string name) =>
        IPAddress.TryParse(name, out _) && (name.Contains(':', StringComparison.Ordinal) || name.Count('.') == 3);
}
