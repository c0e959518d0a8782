using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Judging;

public sealed class PropagationTests
{
    private static readonly DateTimeOffset Ready = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly AddressPlan Register = new()
    {
        Via = "print", Before = [], After = [], ProofWithin = TimeSpan.FromSeconds(90), Knowing = 0.95, PropagateAtMost = TimeSpan.FromMinutes(15),
    };

    [Theory]
    [InlineData(95, 5, 1, PropagationState.Enough)]
    [InlineData(94, 6, 1, PropagationState.Waiting)]
    [InlineData(94, 6, 15, PropagationState.TooLate)]
    [InlineData(0, 0, 1, PropagationState.Waiting)]
    public void The_share_of_expected_peers_with_a_younger_stream_decides(int knowing, int others, int minutes, PropagationState state)
    {
        var peers = Enumerable.Range(0, knowing).Select(i => Peer(i, Ready.AddSeconds(1)))
            .Concat(Enumerable.Range(0, others).Select(i => Peer(i, Ready)))
            .ToList();

        Propagation.Judge(Register, peers, Ready, Ready.AddMinutes(minutes)).State.ShouldBe(state);
    }

    [Fact]
    public void A_peer_that_management_lost_by_its_restart_does_not_know_the_list_until_it_is_back()
    {
        var back = Enumerable.Range(0, 3).Select(i => Peer(i, Ready.AddSeconds(1)));
        var away = Enumerable.Range(3, 7).Select(i => Peer(i, Ready.AddSeconds(1)) with { IsConnected = false });

        var verdict = Propagation.Judge(Register, [.. back, .. away], Ready, Ready.AddSeconds(5));

        verdict.State.ShouldBe(PropagationState.Waiting);
        verdict.Why.ShouldBe("the new list is known to 3 of 10 planned peers that were connected, 10 needed; not connected again: p3, p4, p5, p6, p7, and 2 more");
    }

    private static PeerFacts Peer(int i, DateTimeOffset? lastSeen) => new() { Id = $"{i}", Name = $"p{i}", IsConnected = true, LastSeen = lastSeen };
}
