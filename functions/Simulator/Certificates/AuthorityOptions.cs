using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>How a root or an intermediate is made.</summary>
public sealed record AuthorityOptions
{
    /// <summary>The common name of its subject.</summary>
    public string Name { get; init; } = "Simulated Root";

    /// <summary>Start of its validity; one day before the authority's present when not given.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>End of its validity; ten years after the authority's present when not given.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Its key.</summary>
    public KeyKind Key { get; init; } = KeyKind.EcdsaP256;

    /// <summary>The hash with which its own certificate is signed.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>DNS names to which the authority is bound by a name constraint; empty for none.</summary>
    public IReadOnlyList<string> PermittedNames { get; init; } = [];

    /// <summary>How many intermediates may stand below it; <see langword="null"/> for any number.</summary>
    public int? PathLength { get; init; }

    /// <summary>Whether its basic constraints make it an authority; one that is none can sign all the same, and clients must notice.</summary>
    public bool IsAuthority { get; init; } = true;

    /// <summary>More extensions, written as they stand.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];
}
