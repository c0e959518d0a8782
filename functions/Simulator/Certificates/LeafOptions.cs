using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>How a server's certificate is made. The defaults make a healthy one.</summary>
public sealed record LeafOptions
{
    /// <summary>The DNS names, as subject alternative names; a wildcard or an IDN in its ASCII form is written as it stands.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The addresses, as subject alternative names.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The common name; the first DNS name when not given. With no names and addresses this is a certificate with a CN only.</summary>
    public string? CommonName { get; init; }

    /// <summary>Start of validity; one day before the authority's present when not given.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>End of validity; 90 days after the authority's present when not given.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Its key.</summary>
    public KeyKind Key { get; init; } = KeyKind.EcdsaP256;

    /// <summary>The hash with which it is signed.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The object identifiers of its extended key usages; server authentication by default, empty for no such extension.</summary>
    public IReadOnlyList<string> KeyPurposes { get; init; } = [ServerAuthentication];

    /// <summary>More extensions, written as they stand.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    /// <summary>The extended key usage of a TLS server (RFC 5280 section 4.2.1.12).</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The extended key usage of a TLS client (RFC 5280 section 4.2.1.12).</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
}
