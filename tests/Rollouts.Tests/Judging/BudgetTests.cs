using CsCheck;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Judging;

public sealed class BudgetTests
{
    private static readonly StopRules Rules = new() { NotBackPerBatch = 2, NotBackTotal = 3, Elsewhere = 0.2 };

    [Fact]
    public void Not_back_stops_at_its_number_and_not_before() => Gen.Select(Gen.Int[1, 5], Gen.Int[1, 8], Gen.Int[1, 4].Array[0, 12]).Sample((perBatch, total, batches) =>
    {
        var peers = batches.Select(batch => new RestartedPeer(batch, PeerState.NotBack, 1)).ToList();

        var stops = Budget.Stop(new() { NotBackPerBatch = perBatch, NotBackTotal = total }, peers) is not null;

        stops.ShouldBe(peers.Count >= total || batches.CountBy(batch => batch).Any(batch => batch.Value >= perBatch));
    });

    [Fact]
    public void Elsewhere_stops_only_beyond_what_was_predicted_and_the_share() => Gen.Select(Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, 10]).Sample((on, off, tenths, share) =>
    {
        var peers = Enumerable.Repeat(new RestartedPeer(1, PeerState.OnExpected, tenths / 10.0), on)
            .Concat(Enumerable.Repeat(new RestartedPeer(1, PeerState.Elsewhere, tenths / 10.0), off)).ToList();

        var stops = Budget.Stop(new() { Elsewhere = share / 10.0 }, peers) is not null;

        stops.ShouldBe(off * 10 > (on + off) * (10 - tenths + share));
    });

    [Fact]
    public void What_nothing_predicts_may_not_end_elsewhere_beyond_the_share() =>
        Budget.Stop(Rules, [new(1, PeerState.Elsewhere, null)]).ShouldBe("1 of 1 came back elsewhere, and 0.2 were to be expected: elsewhere is 20 % beyond what is predicted");

    [Fact]
    public void Peers_that_are_not_seen_to_be_back_count_as_down() =>
        Budget.Room(4, [PeerState.Restarting, PeerState.NotBack, PeerState.Inconclusive, PeerState.OnExpected, PeerState.Elsewhere, PeerState.Pending]).ShouldBe(1);

    [Fact]
    public void Room_is_never_negative() => Budget.Room(1, [PeerState.NotBack, PeerState.NotBack]).ShouldBe(0);
}
