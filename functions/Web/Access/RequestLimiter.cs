using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace OpenZro.Probes.Web.Access;

/// <summary>Counts requests by where they come from and by whom.</summary>
/// <param name="rates">How many are taken.</param>
internal sealed class RequestLimiter(RequestRates rates) : IDisposable
{
    private const int NetworkBytes = 8;

    // Each keeps a timer of its own, so that one that nobody needs yet is not made.
    private readonly Lazy<PartitionedRateLimiter<string>> _addresses = new(() => Of(rates.PerAddress));
    private readonly Lazy<PartitionedRateLimiter<string>> _tokens = new(() => Of(rates.PerToken));
    private readonly Lazy<PartitionedRateLimiter<string>> _changes = new(() => Of(rates.Changes));
    private readonly Lazy<PartitionedRateLimiter<string>> _badTokens = new(() => Of(rates.BadTokens));

    /// <summary>Counts a request of an address. How long to wait when it is one too many; else <see langword="null"/>.</summary>
    public TimeSpan? Arrives(IPAddress? from) => Take(_addresses, KeyOf(from));

    /// <summary>Counts a request with a token. How long to wait when it is one too many; else <see langword="null"/>.</summary>
    /// <param name="tokenId">Which token.</param>
    /// <param name="changes">Whether the request may change something.</param>
    public TimeSpan? Asks(string tokenId, bool changes) => Take(_tokens, tokenId) ?? (changes ? Take(_changes, tokenId) : null);

    /// <summary>Counts a token that does not stand.</summary>
    public void ShowsBadToken(IPAddress? from) => Take(_badTokens, KeyOf(from));

    /// <summary>How long an address waits that showed too many bad tokens; <see langword="null"/> when its next one is looked at.</summary>
    public TimeSpan? IsGuessing(IPAddress? from) =>
        _badTokens.IsValueCreated && _badTokens.Value.GetStatistics(KeyOf(from)) is { CurrentAvailablePermits: 0 } ? rates.BadTokens.Every : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var limiter in (Lazy<PartitionedRateLimiter<string>>[])[_addresses, _tokens, _changes, _badTokens])
        {
            if (limiter.IsValueCreated)
                limiter.Value.Dispose();
        }
    }

    /// <summary>What an address is counted as: one of IPv6 with its whole /64, which is one customer's.</summary>
    internal static string KeyOf(IPAddress? from)
    {
        if (from is null)
            return "";
        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.ToString();
    }

    private static TimeSpan? Take(Lazy<PartitionedRateLimiter<string>> limiter, string key)
    {
        using var lease = limiter.Value.AttemptAcquire(key);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    private static PartitionedRateLimiter<string> Of(RequestRate rate) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = rate.Every,
            QueueLimit = 0,
            AutoReplenishment = false,
        }),
        StringComparer.Ordinal);
}
