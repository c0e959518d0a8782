using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Dashboard.Rollouts;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

public sealed class PeerTableTests
{
    private static readonly IReadOnlyList<PeerProgress> _peers =
        [.. Enumerable.Range(1, 10_000).Select(i => new PeerProgress { PeerId = $"id-{i}", Name = $"peer-{i}", Batch = 1, State = i % 1000 == 0 ? PeerState.NotBack : PeerState.OnExpected })];

    [Fact]
    public void Ten_thousand_peers_are_shown_a_hundred_at_a_time()
    {
        var last = PeerTable.Of(_peers, state: null, page: 100);

        last.Pages.ShouldBe(100);
        last.Rows.Count.ShouldBe(PeerTable.PageSize);
        last.Rows[^1].Name.ShouldBe("peer-10000");
        last.All.ShouldBe(10_000);
    }

    [Fact]
    public void The_few_that_are_not_back_are_found_among_them()
    {
        var lost = PeerTable.Of(_peers, PeerState.NotBack, page: 1);

        lost.Rows.Select(peer => peer.Name).First().ShouldBe("peer-1000");
        (lost.Matching, lost.Pages, lost.All).ShouldBe((10, 1, 10_000));
    }

    [Fact]
    public void A_page_beyond_the_last_is_the_last() => PeerTable.Of(_peers, state: null, page: int.MaxValue).Number.ShouldBe(100);
}
