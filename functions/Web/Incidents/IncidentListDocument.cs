namespace OpenZro.Probes.Web.Incidents;

/// <summary>Incidents that lasted at some instant of a range, the newest first.</summary>
/// <param name="From">The beginning of the range.</param>
/// <param name="To">Its end, exclusive.</param>
/// <param name="Incidents">One page of them.</param>
/// <param name="Next">What <c>after</c> has to be for the next page; <see langword="null"/> when this is the last.</param>
public sealed record IncidentListDocument(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<IncidentDocument> Incidents, string? Next)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.incidents/1";
}
