using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Everything that management's API says of peers and of what is reached through them.</summary>
internal sealed record PeerAnswers
{
    /// <summary>The peers; <see langword="null"/> when they could not be read.</summary>
    public IReadOnlyList<ApiPeer>? Peers { get; init; }

    /// <summary>The groups.</summary>
    public IReadOnlyList<ApiGroup> Groups { get; init; } = [];

    /// <summary>The networks.</summary>
    public IReadOnlyList<ApiNetwork> Networks { get; init; } = [];

    /// <summary>The routers of the networks.</summary>
    public IReadOnlyList<ApiRouter> Routers { get; init; } = [];

    /// <summary>What is reached through the networks.</summary>
    public IReadOnlyList<ApiResource> Resources { get; init; } = [];

    /// <summary>The routes of the older kind.</summary>
    public IReadOnlyList<ApiRoute> Routes { get; init; } = [];

    /// <summary>Why the peers could not be read.</summary>
    public DriverFailure? Failure { get; init; }

    /// <summary>What else could not be read, each in a sentence.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Asks for all of it at once; only the peers are needed, and what else fails is told.</summary>
    public static async Task<PeerAnswers> ReadAsync(ManagementClient management, CancellationToken cancellationToken)
    {
        var peers = management.GetPeersAsync(cancellationToken);
        var groups = management.GetGroupsAsync(cancellationToken);
        var networks = management.GetNetworksAsync(cancellationToken);
        var routers = management.GetRoutersAsync(cancellationToken);
        var resources = management.GetResourcesAsync(cancellationToken);
        var routes = management.GetRoutesAsync(cancellationToken);
        await Task.WhenAll(peers, groups, networks, routers, resources, routes);
        var unread = new List<string>();
        return new PeerAnswers
        {
            Peers = (await peers).Value?.DistinctBy(peer => peer.Id, StringComparer.Ordinal).ToList(),
            Failure = (await peers).Failure,
            Groups = OrNothing(await groups, "groups", unread),
            Networks = OrNothing(await networks, "networks", unread),
            Routers = OrNothing(await routers, "routers", unread),
            Resources = OrNothing(await resources, "resources of networks", unread),
            Routes = OrNothing(await routes, "routes", unread),
            Unread = unread,
        };
    }

    private static List<T> OrNothing<T>(ApiReading<List<T>> reading, string what, List<string> unread)
    {
        if (reading.Failure is { } failure)
        {
            unread.Add($"management's {what}: {failure.Detail}");
        }

        return reading.Value ?? [];
    }
}
