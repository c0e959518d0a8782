using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Rollouts.Notifications;

/// <summary>
/// Signs what is sent as Standard Webhooks do it (standardwebhooks.com): HMAC-SHA256 over id, timestamp and body, joined by dots. The
/// timestamp is that of the attempt, so that a receiver may refuse an old one that somebody sends again.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header that holds the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header that holds the attempt's instant, in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header that holds the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The fewest bytes that a key may have (standardwebhooks.com): 24.</summary>
    public const int LeastBytes = 24;

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1";

    /// <summary>The instant as it is sent and signed.</summary>
    public static string TimestampOf(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The signature, as its header holds it.</summary>
    /// <param name="secret">The secret: <c>whsec_</c> and base64, whose bytes are the key, or any text, whose UTF-8 is.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="timestamp">The attempt's instant, in Unix seconds.</param>
    /// <param name="body">What is sent.</param>
    public static string Of(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        mac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        mac.AppendData(body);
        return $"{Version},{Convert.ToBase64String(mac.GetHashAndReset())}";
    }

    /// <summary>What is wrong with a secret, without any of it; <see langword="null"/> when nothing is.</summary>
    public static string? ProblemOf(string secret) =>
        KeyOf(secret).Length >= LeastBytes ? null
        : string.Create(CultureInfo.InvariantCulture, $"the secret has {KeyOf(secret).Length} bytes, and at least {LeastBytes} are needed: write {SecretPrefix} and the base64 of as many random bytes, such as {SecretPrefix}$(openssl rand -base64 32)");

    private static byte[] KeyOf(string secret)
    {
        var bytes = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(secret);
    }
}
