namespace OpenZro.Probes.Health;

/// <summary>A region that an incident affects.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="Since">When it was first seen there.</param>
/// <param name="Until">When it was over there; <see langword="null"/> while it lasts.</param>
public sealed record IncidentRegion(string Region, DateTimeOffset Since, DateTimeOffset? Until = null);
