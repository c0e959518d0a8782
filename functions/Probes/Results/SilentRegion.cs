namespace OpenZro.Probes.Results;

/// <summary>A region whose store did not answer, so that it is missing in a summary.</summary>
/// <param name="Region">The region.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record SilentRegion(string Region, string Reason);
