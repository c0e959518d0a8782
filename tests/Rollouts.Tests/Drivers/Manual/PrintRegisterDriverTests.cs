using OpenZro.Probes.Fleet;
using OpenZro.Probes.Fleet.Discovery;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Manual;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Manual;

public sealed class PrintRegisterDriverTests
{
    private const string InCluster = "rels://relay.example.com:33080";
    private const string Br = "rels://relay-br.example.com:443";

    private static readonly AddressChange Change = new()
    {
        Operation = new Operation("op-1", DateTimeOffset.UnixEpoch),
        Before = [InCluster],
        After = [InCluster, Br],
    };

    [Fact]
    public async Task The_values_that_are_shown_are_what_the_chart_reads()
    {
        var answer = await new PrintRegisterDriver(Dialect.OpenZro, [InCluster], null).ApplyAsync(Change, TestContext.Current.CancellationToken);

        answer.State.ShouldBe(RegisterState.Asked);
        var read = HelmValues.Read(answer.Evidence!, Dialect.OpenZro, _ => null);
        read.Error.ShouldBeNull();
        read.Addresses.ShouldBe([InCluster, Br]);
    }

    [Fact]
    public async Task Without_an_api_nothing_is_proven()
    {
        var proof = await new PrintRegisterDriver(Dialect.OpenZro, [InCluster], null).ProveAsync(Change, TestContext.Current.CancellationToken);
        proof.State.ShouldBe(ProofState.NotYet);
        proof.Evidence.ShouldContain($"- \"{Br}\"", customMessage: "whoever looks at the rollout sees what to install");
    }

    [Fact]
    public void Only_a_stream_younger_than_management_knows_and_nobody_is_no_evidence()
    {
        var ready = DateTimeOffset.UnixEpoch.AddDays(1);
        ApiPeer[] peers =
        [
            new() { Id = "young", Name = "", Connected = true, LastSeen = ready.AddSeconds(1) },
            new() { Id = "old", Name = "", Connected = true, LastSeen = ready.AddSeconds(-1) },
            new() { Id = "away", Name = "", Connected = false, LastSeen = ready.AddSeconds(1) },
            new() { Id = "never", Name = "", Connected = true },
        ];

        PeerKnowledge.Count(peers, ready).ShouldBe(new PeerKnowledge(3, 1));
        PeerKnowledge.Count([], ready).Share.ShouldBe(0);
    }
}
