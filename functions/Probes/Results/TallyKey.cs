namespace OpenZro.Probes.Results;

/// <summary>What a tally is of.</summary>
/// <param name="Region">The vantage point.</param>
/// <param name="Relay">The relay's name.</param>
/// <param name="Endpoint">The endpoint, as <c>address:port server-name</c>; <see langword="null"/> for all of the relay's.</param>
public sealed record TallyKey(string Region, string Relay, string? Endpoint);
