using System.Diagnostics.CodeAnalysis;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// A token as people and programs carry it: <c>ozp_</c>, by which scanners of repositories and logs know it, twelve hexadecimal digits
/// that name it, and 256 random bits.
/// </summary>
public static class TokenText
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "ozp_";

    /// <summary>What a token looks like, for those who scan for lost ones.</summary>
    public const string Pattern = "^ozp_[0-9a-f]{12}_[0-9a-f]{64}$";

    private static readonly MintedSecret _tokens = new(Prefix);

    /// <summary>Makes a token from the system's source of randomness.</summary>
    public static string Mint() => _tokens.Mint();

    /// <summary>The part of a token that names it; says <see langword="false"/> when the text is no token.</summary>
    public static bool TryReadId(string text, [NotNullWhen(true)] out string? id) => _tokens.TryReadId(text, out id);

    /// <summary>What is kept of a token.</summary>
    public static byte[] HashOf(string text) => MintedSecret.HashOf(text);
}
