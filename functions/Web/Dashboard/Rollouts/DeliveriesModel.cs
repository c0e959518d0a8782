using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What the page of deliveries shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Rollout">The rollout.</param>
/// <param name="Deliveries">Who was told what.</param>
public sealed record DeliveriesModel(PageFrame Frame, RolloutSummary Rollout, DeliveriesDocument Deliveries);
