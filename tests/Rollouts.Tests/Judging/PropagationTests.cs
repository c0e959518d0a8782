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
    public void The_share_of_connected_peers_with_a_younger_stream_decides(int knowing, int others, int minutes, PropagationState state)
    {
        var peers = Enumerable.Range(0, knowing).Select(i => Peer(i, Ready.AddSeconds(1)))
            .Concat(Enumerable.Range(0, others).Select(i => Peer(i, Ready)))
            .Append(Peer(999, null) with { IsConnected = false })
            .ToList();

        Propagation.Judge(Register, peers, Ready, Ready.AddMinutes(minutes)).State.ShouldBe(state);
    }

    private static PeerFacts Peer(int i, DateTimeOffset? lastSeen) => new() { Id = $"{i}", Name = $"p{i}", IsConnected = true, LastSeen = lastSeen };
}
