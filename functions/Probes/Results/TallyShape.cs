namespace OpenZro.Probes.Results;

/// <summary>How tallies are gathered.</summary>
/// <param name="Region">One vantage point; <see langword="null"/> for all.</param>
/// <param name="Endpoint">One endpoint; <see langword="null"/> for all.</param>
/// <param name="Step">How long a step of time is; <see langword="null"/> for one over the whole range.</param>
/// <param name="ByEndpoint">Whether each endpoint has tallies of its own.</param>
internal sealed record TallyShape(string? Region, string? Endpoint, TimeSpan? Step, bool ByEndpoint);
