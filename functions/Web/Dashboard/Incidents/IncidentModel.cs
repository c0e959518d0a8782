using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>What the page of an incident shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Shown">The incident, over or not.</param>
/// <param name="HasReceivers">Whether there is anybody who is told of incidents.</param>
/// <param name="Deliveries">Who was told of it.</param>
public sealed record IncidentModel(PageFrame Frame, ShownIncident Shown, bool HasReceivers, IReadOnlyList<Delivery> Deliveries);
