using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// A token as people and programs carry it: <c>ozp_</c>, by which scanners of repositories and logs know it, twelve hexadecimal digits
/// that name it, and 256 random bits.
/// </summary>
public static partial class TokenText
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "ozp_";

    /// <summary>What a token looks like, for those who scan for lost ones.</summary>
    public const string Pattern = "^ozp_[0-9a-f]{12}_[0-9a-f]{64}$";

    private const int IdBytes = 6;
    private const int SecretBytes = 32;
    private const int IdLength = IdBytes * 2;

    /// <summary>Makes a token from the system's source of randomness.</summary>
    public static string Mint() =>
        $"{Prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>The part of a token that names it; says <see langword="false"/> when the text is no token.</summary>
    public static bool TryReadId(string text, [NotNullWhen(true)] out string? id)
    {
        id = text.Length == Prefix.Length + IdLength + 1 + (SecretBytes * 2) && Form.IsMatch(text) ? text.Substring(Prefix.Length, IdLength) : null;
        return id is not null;
    }

    /// <summary>What is kept of a token: SHA-256, which is enough for 256 random bits, since nobody can try them out.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}
