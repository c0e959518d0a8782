using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What the page of a plan shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Rollout">The rollout.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Peers">Which page of its peers: their rows, the page's number, and how many pages there are.</param>
/// <param name="Names">What relays are called.</param>
public sealed record PlanModel(PageFrame Frame, RolloutSummary Rollout, PlanDocument Plan, PlanPeers Peers, RelayNames Names);
