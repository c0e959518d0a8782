namespace OpenZro.Probes.Results;

/// <summary>A relay that a store has results of.</summary>
/// <param name="Region">The vantage point that probed it.</param>
/// <param name="Relay">The relay's name.</param>
/// <param name="LastSlot">The last slot in which it did.</param>
public sealed record StoredRelay(string Region, string Relay, DateTimeOffset LastSlot);
