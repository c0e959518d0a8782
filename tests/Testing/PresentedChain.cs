using System.Security.Cryptography.X509Certificates;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>A chain as a server presents it, with the roots that a client trusts and the verdict that it must reach.</summary>
/// <param name="Shape">What is special about it.</param>
/// <param name="Sent">The certificates in DER, in the order of the wire.</param>
/// <param name="Trusted">The roots.</param>
/// <param name="Verdict">What a Go client makes of it.</param>
public sealed record PresentedChain(string Shape, IReadOnlyList<byte[]> Sent, IReadOnlyList<X509Certificate2> Trusted, ChainTrust Verdict)
{
    /// <summary>Whether <c>openssl verify</c> accepts it; it differs from Go on some rules.</summary>
    public bool OpensslAccepts { get; init; } = Verdict == ChainTrust.Trusted;

    /// <summary>A part of the problem's line.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The roots as the inspector takes them, with an empty cache.</summary>
    public TrustRoots Roots => TrustRoots.Of(Trusted);

    /// <summary>The shape.</summary>
    public override string ToString() => Shape;
}
