using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What the page of an audit shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Rollout">The rollout.</param>
/// <param name="Audit">Its audit.</param>
/// <param name="Number">Which page of the entries, from 1: the newest are on the first.</param>
public sealed record AuditModel(PageFrame Frame, RolloutSummary Rollout, AuditDocument Audit, int Number)
{
    private const int PageSize = 200;

    /// <summary>How many pages there are.</summary>
    public int Pages => Math.Max(1, (Audit.Entries.Count + PageSize - 1) / PageSize);

    /// <summary>The entries of this page, the newest first.</summary>
    public IEnumerable<AuditEntry> Entries => Audit.Entries.Reverse().Skip((Math.Clamp(Number, 1, Pages) - 1) * PageSize).Take(PageSize);
}
