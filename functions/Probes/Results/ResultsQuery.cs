namespace OpenZro.Probes.Results;

/// <summary>What is asked of the results.</summary>
/// <param name="Relays">The relays' names.</param>
/// <param name="From">The first slot, inclusive.</param>
/// <param name="Before">The end, exclusive.</param>
public sealed record ResultsQuery(IReadOnlyList<string> Relays, DateTimeOffset From, DateTimeOffset Before)
{
    /// <summary>One vantage point; <see langword="null"/> for all.</summary>
    public string? Region { get; init; }

    /// <summary>One endpoint, as <c>address:port server-name</c>; <see langword="null"/> for all.</summary>
    public string? Endpoint { get; init; }

    internal bool Asks(TallyKey key) => (Region is null || key.Region == Region) && (Endpoint is null || key.Endpoint == Endpoint);
}
