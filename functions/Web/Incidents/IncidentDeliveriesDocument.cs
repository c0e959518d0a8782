using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Web.Incidents;

/// <summary>Who was told what of an incident, and what came of it.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Deliveries">How far each notification has come to each receiver that was tried.</param>
public sealed record IncidentDeliveriesDocument(string Incident, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.incident-deliveries/1";
}
