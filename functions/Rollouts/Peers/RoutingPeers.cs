namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Which peers route to which networks: those named, and all members of the groups named; only what is enabled routes.</summary>
public static class RoutingPeers
{
    /// <summary>The networks by the ids of the peers that route to them. A network is named by its id, or a route's network by its own.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Networks(
        IEnumerable<ApiGroup> groups, IEnumerable<ApiNetwork> networks, IEnumerable<ApiRouter> routers, IEnumerable<ApiRoute> routes)
    {
        var members = groups.ToDictionary(group => group.Id, group => group.Peers ?? [], StringComparer.Ordinal);
        var owners = networks.SelectMany(network => (network.Routers ?? []).Select(router => (router, network.Id)))
            .DistinctBy(pair => pair.router).ToDictionary(pair => pair.router, pair => pair.Id, StringComparer.Ordinal);
        var found = routers.Where(router => router.Enabled)
            .SelectMany(router => Peers(router.Peer, router.PeerGroups, members).Select(peer => (Peer: peer, Network: owners.GetValueOrDefault(router.Id, router.Id))))
            .Concat(routes.Where(route => route.Enabled)
                .SelectMany(route => Peers(route.Peer, route.PeerGroups, members).Select(peer => (Peer: peer, Network: route.NetworkId is { Length: > 0 } id ? id : route.Id))));
        return found.GroupBy(pair => pair.Peer, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            IReadOnlyList<string> (group) => [.. group.Select(pair => pair.Network).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            StringComparer.Ordinal);
    }

    private static IEnumerable<string> Peers(string? peer, IReadOnlyList<string>? groups, Dictionary<string, IReadOnlyList<ApiMember>> members)
    {
        var direct = string.IsNullOrEmpty(peer) ? Enumerable.Empty<string>() : [peer];
        return direct.Concat((groups ?? []).SelectMany(group => members.GetValueOrDefault(group, [])).Select(member => member.Id)).Distinct(StringComparer.Ordinal);
    }
}
