using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class RoutingPeersTests
{
    [Fact]
    public void Direct_peers_and_members_of_groups_route_and_what_is_disabled_does_not()
    {
        ApiGroup[] groups =
        [
            new() { Id = "g1", Name = "routing", Peers = [new("a", "A"), new("b", "B")] },
            new() { Id = "empty", Name = "empty", Peers = null },
        ];
        ApiNetwork[] networks = [new() { Id = "n1", Routers = ["r1", "r2"] }, new() { Id = "n2", Routers = null }];
        ApiRouter[] routers =
        [
            new() { Id = "r1", PeerGroups = ["g1", "empty", "unknown"], Enabled = true },
            new() { Id = "r2", Peer = "c", Enabled = true },
            new() { Id = "r3", Peer = "d", Enabled = true },
            new() { Id = "r4", Peer = "e", Enabled = false },
        ];
        ApiRoute[] routes =
        [
            new() { Id = "x1", NetworkId = "office", Peer = "a", Enabled = true },
            new() { Id = "x2", NetworkId = "office", Peer = "f", Enabled = false },
        ];

        var found = RoutingPeers.Networks(groups, networks, routers, routes);

        found.Keys.Order().ShouldBe(["a", "b", "c", "d"]);
        found["a"].ShouldBe(["n1", "office"]);
        found["b"].ShouldBe(["n1"]);
        found["c"].ShouldBe(["n1"]);
        found["d"].ShouldBe(["r3"]);
    }
}
