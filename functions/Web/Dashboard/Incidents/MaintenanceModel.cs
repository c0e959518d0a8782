using OpenZro.Probes.Web.Dashboard.Rollouts;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>What the page of maintenance shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="All">Every maintenance that is on, to come, or was on of late.</param>
/// <param name="Asked">What was asked for before and refused, or what to offer.</param>
/// <param name="Refused">Why what was asked for was not done; <see langword="null"/> for nothing.</param>
/// <param name="IsHome">Whether maintenance is kept by this server.</param>
public sealed record MaintenanceModel(PageFrame Frame, IReadOnlyList<MaintenanceDocument> All, AskedMaintenance Asked, RefusedAct? Refused, bool IsHome)
{
    /// <summary>What is on, or to come: what can be ended.</summary>
    public IReadOnlyList<MaintenanceDocument> Ahead => [.. All.Where(one => one.State is not MaintenanceState.Over)];

    /// <summary>What is over, the newest first.</summary>
    public IReadOnlyList<MaintenanceDocument> Over => [.. All.Where(one => one.State is MaintenanceState.Over).Reverse()];
}
