using System.Globalization;

namespace OpenZro.Probes.Results;

/// <summary>A relay that was asked for and of which a summary has nothing.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="Reason">Why there is nothing, and what there is, in one sentence.</param>
/// <param name="LastSlot">The last slot in which it was probed, by the region asked for if there was one; <see langword="null"/> when it never was.</param>
public sealed record AbsentRelay(string Relay, string Reason, DateTimeOffset? LastSlot)
{
    /// <summary>Explains why a summary has nothing of some relays.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="relays">The relays without a row.</param>
    /// <param name="stored">What the stores have.</param>
    /// <param name="endpoints">The endpoints that each relay has in the range, when one was asked for.</param>
    public static IReadOnlyList<AbsentRelay> Explain(
        ResultsQuery query, IEnumerable<string> relays, IReadOnlyList<StoredRelay> stored, ILookup<string, string> endpoints) =>
        [.. relays.Select(relay => Explain(query, relay, [.. stored.Where(seen => seen.Relay == relay)], [.. endpoints[relay].Distinct().Order(StringComparer.Ordinal)]))];

    private static AbsentRelay Explain(ResultsQuery query, string relay, StoredRelay[] stored, string[] endpoints)
    {
        var last = stored.Where(seen => query.Region is null || seen.Region == query.Region).Select(seen => (DateTimeOffset?)seen.LastSlot).Max();
        var from = query.Region is null ? "" : $" from {query.Region}";
        var reason = (last, endpoints) switch
        {
            (_, { Length: > 0 }) => $"has no endpoint '{query.Endpoint}' in this range; it has {string.Join(", ", endpoints)}",
            ({ } slot, _) => string.Create(CultureInfo.InvariantCulture, $"nothing in this range{from}; it was last probed at {slot.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            (null, _) when stored.Length > 0 => $"never probed{from}; it is from {string.Join(", ", stored.Select(seen => seen.Region))}",
            _ => "never probed",
        };
        return new AbsentRelay(relay, reason, last);
    }
}
