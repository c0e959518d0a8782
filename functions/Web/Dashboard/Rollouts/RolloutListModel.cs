using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What the list of rollouts shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Rollouts">All rollouts, the newest first; <see langword="null"/> where this server carries out none.</param>
public sealed record RolloutListModel(PageFrame Frame, IReadOnlyList<RolloutSummary>? Rollouts);
