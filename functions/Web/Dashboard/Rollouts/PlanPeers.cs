using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>A page of the peers that a plan restarts, deferred ones last.</summary>
/// <param name="Rows">The peers.</param>
/// <param name="Number">Which page it is, from 1.</param>
/// <param name="Pages">How many there are.</param>
public sealed record PlanPeers(IReadOnlyList<PlannedPeerDocument> Rows, int Number, int Pages)
{
    /// <summary>A page; one that there is not is the nearest that there is.</summary>
    public static PlanPeers Of(PlanDocument plan, int page)
    {
        IReadOnlyList<PlannedPeerDocument> all = [.. plan.Peers, .. plan.Deferred];
        var pages = Math.Max(1, (all.Count + PeerTable.PageSize - 1) / PeerTable.PageSize);
        var number = Math.Clamp(page, 1, pages);
        return new([.. all.Skip((number - 1) * PeerTable.PageSize).Take(PeerTable.PageSize)], number, pages);
    }
}
