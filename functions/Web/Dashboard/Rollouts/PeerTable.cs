using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>A page of a rollout's peers: there may be ten thousand of them.</summary>
/// <param name="Rows">The peers of this page, in the plan's order.</param>
/// <param name="Number">Which page it is, from 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Matching">How many peers are in the state that was asked for.</param>
/// <param name="Counts">How many peers are in each state; states without peers are left out.</param>
/// <param name="State">The state that was asked for; <see langword="null"/> for all.</param>
public sealed record PeerTable(IReadOnlyList<PeerDocument> Rows, int Number, int Pages, int Matching, IReadOnlyDictionary<PeerState, int> Counts, PeerState? State)
{
    /// <summary>How many peers a page has.</summary>
    public const int PageSize = 100;

    /// <summary>How many peers there are in all.</summary>
    public int All => Counts.Values.Sum();

    /// <summary>A page; one that there is not is the nearest that there is.</summary>
    /// <param name="peers">Every peer.</param>
    /// <param name="state">The state to show; <see langword="null"/> for all.</param>
    /// <param name="page">Which page.</param>
    public static PeerTable Of(IReadOnlyList<PeerProgress> peers, PeerState? state, int page)
    {
        var matching = state is null ? peers : [.. peers.Where(peer => peer.State == state)];
        var pages = Math.Max(1, (matching.Count + PageSize - 1) / PageSize);
        var number = Math.Clamp(page, 1, pages);
        return new(
            [.. matching.Skip((number - 1) * PageSize).Take(PageSize).Select(RolloutDocuments.Of)],
            number, pages, matching.Count, peers.CountBy(peer => peer.State).ToDictionary(), state);
    }
}
