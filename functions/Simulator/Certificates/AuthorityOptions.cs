using System.Security.Cryptography;

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
}
