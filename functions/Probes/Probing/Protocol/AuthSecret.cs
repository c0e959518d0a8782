using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Probing.Protocol;

/// <summary>
/// The secret that all relays of a deployment share, kept as the key derived from it: nothing that prints, logs, serialises or
/// debugs this object can show either. Tokens are version 2: algorithm, HMAC-SHA256 and the expiry as ASCII Unix seconds
/// (openzro <c>relay/auth/hmac/v2</c>, <c>relay/cmd/root.go</c>).
/// </summary>
[DebuggerDisplay("auth secret")]
public sealed class AuthSecret
{
    /// <summary>How long a probe's token is valid: long enough for one probe and some difference between clocks.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(60);

    private const byte HmacSha256 = 1;
    private const int MacLength = 32;
    private const int MaximumExpiryDigits = 19;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _key;

    /// <summary>Takes the secret as the relay's environment has it; a base64 secret is not decoded.</summary>
    public AuthSecret(string secret) => _key = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Makes a token that ends <see cref="TokenLifetime"/> after a given instant.</summary>
    public byte[] MintToken(DateTimeOffset now) =>
        Sign(Encoding.ASCII.GetBytes((now + TokenLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    /// <summary>Judges a token as a relay does: known algorithm, right MAC, not past its expiry.</summary>
    public bool Accepts(ReadOnlySpan<byte> token, DateTimeOffset now)
    {
        if (token.Length is <= 1 + MacLength or > 1 + MacLength + MaximumExpiryDigits || token[0] != HmacSha256)
            return false;

        var payload = token[(1 + MacLength)..];
        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(_key, payload, mac);
        return CryptographicOperations.FixedTimeEquals(mac, token.Slice(1, MacLength))
            && long.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry)
            && now.ToUnixTimeSeconds() <= expiry;
    }

    /// <summary>Says what this is, never what it holds.</summary>
    public override string ToString() => "auth secret";

    /// <summary>The token over a payload.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> payload)
    {
        var token = new byte[1 + MacLength + payload.Length];
        token[0] = HmacSha256;
        HMACSHA256.HashData(_key, payload, token.AsSpan(1, MacLength));
        payload.CopyTo(token.AsSpan(1 + MacLength));
        return token;
    }
}
