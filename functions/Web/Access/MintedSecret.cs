using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Web.Access;

/// <summary>
/// A secret of ours as it is carried: a prefix, by which scanners of repositories and logs know it, twelve hexadecimal digits that name
/// it, and 256 random bits. Only the hash of it is kept.
/// </summary>
/// <param name="prefix">What every one of this kind begins with.</param>
internal sealed class MintedSecret(string prefix)
{
    private const int IdBytes = 6;
    private const int SecretBytes = 32;
    private const int IdLength = IdBytes * 2;

    /// <summary>Makes one from the system's source of randomness.</summary>
    public string Mint() => $"{prefix}{Random(IdBytes)}_{Random(SecretBytes)}";

    /// <summary>The part that names it; says <see langword="false"/> when the text is none of this kind.</summary>
    public bool TryReadId(string text, [NotNullWhen(true)] out string? id)
    {
        var end = prefix.Length + IdLength;
        id = text.Length == end + 1 + (SecretBytes * 2)
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && text[end] == '_'
            && text[prefix.Length..end].All(char.IsAsciiHexDigitLower)
            && text[(end + 1)..].All(char.IsAsciiHexDigitLower)
                ? text[prefix.Length..end]
                : null;
        return id is not null;
    }

    /// <summary>What is kept: SHA-256, which is enough for 256 random bits, since nobody can try them out.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a text is the one that a hash was kept of, compared in constant time.</summary>
    public static bool IsSame(string text, byte[]? hash) => CryptographicOperations.FixedTimeEquals(HashOf(text), hash ?? []);

    private static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
