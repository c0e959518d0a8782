using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class OwnPathTests
{
    private static readonly PeerAnswers Answers = new()
    {
        Peers =
        [
            new() { Id = "router", Name = "router-1", Ip = "100.64.0.1" },
            new() { Id = "old", Name = "router-2", Ip = "100.64.0.2" },
            new() { Id = "jump", Name = "bastion", Ip = "100.64.0.3", DnsLabel = "bastion.mesh.example" },
            new() { Id = "other", Name = "laptop", Ip = "100.64.0.4" },
        ],
        Networks = [new() { Id = "n1", Name = "dc", Routers = ["r1"], Resources = ["s1"] }],
        Routers = [new() { Id = "r1", Peer = "router", Enabled = true }],
        Resources = [new() { Id = "s1", Address = "10.1.0.0/16", Enabled = true }],
        Routes = [new() { Id = "x", NetworkId = "n2", Network = "10.2.0.0/16", Peer = "old", Enabled = true }],
    };

    [Theory]
    [InlineData("10.1.2.3", "router")]
    [InlineData("10.2.2.3", "old")]
    [InlineData("bastion.mesh.example", "jump")]
    [InlineData("BASTION", "jump")]
    [InlineData("100.64.0.3", "jump")]
    [InlineData("10.3.0.1", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("localhost", null)]
    public void Who_carries_our_way_to_a_host(string host, string? peer) => Of(Answers, host).ShouldBe(peer is null ? [] : [peer]);

    [Fact]
    public void A_default_route_does_not_carry_what_stays_on_this_machine() =>
        Of(Answers with { Routes = [new() { Id = "x", NetworkId = "exit", Network = "0.0.0.0/0", Peer = "old", Enabled = true }] }, "127.0.0.1").ShouldBeEmpty();

    [Fact]
    public void A_resource_that_is_switched_off_carries_nothing() =>
        Of(Answers with { Resources = [new() { Id = "s1", Address = "10.1.0.0/16" }] }, "10.1.2.3").ShouldBeEmpty();

    [Theory]
    [InlineData("*.example.com", "mgmt.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("mgmt.example.com", "MGMT.example.com", true)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("fd00::/8", "fd00::1", true)]
    [InlineData("10.0.0.0/8", "mgmt.example.com", false)]
    public void What_a_resource_holds(string target, string host, bool holds) => OwnPath.Holds(target, host).ShouldBe(holds);

    private static IReadOnlySet<string> Of(PeerAnswers answers, string host) =>
        OwnPath.Of(answers, RoutingPeers.Networks(answers.Groups, answers.Networks, answers.Routers, answers.Routes), [host]);
}
