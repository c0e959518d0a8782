namespace OpenZro.Probes.Web.Access;

/// <summary>How often the API may be asked. What goes beyond is told to wait, with <c>429</c> and <c>Retry-After</c>.</summary>
public sealed record RequestRates
{
    /// <summary>Requests of one remote address (of IPv6, one /64). The default is 200 at once, and then 20 a second.</summary>
    public RequestRate PerAddress { get; init; } = new(200, TimeSpan.FromMilliseconds(50));

    /// <summary>Requests with one token. The default is 100 at once, and then 10 a second.</summary>
    public RequestRate PerToken { get; init; } = new(100, TimeSpan.FromMilliseconds(100));

    /// <summary>Requests with one token that change something. The default is 30 at once, and then one every 2 s.</summary>
    public RequestRate Changes { get; init; } = new(30, TimeSpan.FromSeconds(2));

    /// <summary>Tokens of one remote address that do not stand, after which it is not listened to. The default is 10 at once, and then one every 6 s.</summary>
    public RequestRate BadTokens { get; init; } = new(10, TimeSpan.FromSeconds(6));
}
