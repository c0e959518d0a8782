namespace OpenZro.Probes.Health;

/// <summary>A cause that enough slots have confirmed, over all regions that see it.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Detail">How it was seen, where it was seen worst.</param>
/// <param name="Regions">Where, and since when.</param>
/// <param name="IsFresh">Whether a region that can be believed sees it now; else it is only not known to be over.</param>
internal sealed record StandingCause(Cause Cause, CauseDetail Detail, IReadOnlyList<IncidentRegion> Regions, bool IsFresh);
