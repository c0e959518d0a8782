using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Who was told what of a rollout by webhooks (schema <c>ozprobes.rollout-deliveries/1</c>).</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Deliveries">How far each notification has come to each webhook that was tried.</param>
public sealed record DeliveriesDocument(string Rollout, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>The schema of this document.</summary>
    public string Schema { get; init; } = "ozprobes.rollout-deliveries/1";
}
