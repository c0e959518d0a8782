using System.Net;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Which peers carry our own way to management, the storage and the hosts that we reach by SSH: a peer that is such a host itself, and
/// every enabled router of a network or route that leads to one.
/// </summary>
internal static class OwnPath
{
    /// <summary>The ids of the peers.</summary>
    /// <param name="answers">What management says.</param>
    /// <param name="networks">The networks by the ids of their routers (<see cref="RoutingPeers"/>).</param>
    /// <param name="hosts">The hosts that we go to, as names and as the addresses that they have.</param>
    public static IReadOnlySet<string> Of(
        PeerAnswers answers, IReadOnlyDictionary<string, IReadOnlyList<string>> networks, IReadOnlyCollection<string> hosts)
    {
        var others = hosts.Where(host => !IsThisMachine(host)).ToList();
        var leading = Leading(answers, others).ToHashSet(StringComparer.Ordinal);
        return (answers.Peers ?? [])
            .Where(peer => others.Any(host => IsPeer(peer, host)) || (networks.GetValueOrDefault(peer.Id)?.Any(leading.Contains) ?? false))
            .Select(peer => peer.Id)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether what a resource or route is for holds a host: an address, a prefix, a domain, or all names below one.</summary>
    internal static bool Holds(string target, string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return IPNetwork.TryParse(target, out var prefix) ? prefix.Contains(address) : IPAddress.TryParse(target, out var one) && one.Equals(address);
        }

        return target.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(target[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(target, host, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Leading(PeerAnswers answers, IReadOnlyCollection<string> hosts)
    {
        var resources = answers.Resources.Where(resource => resource.Enabled && hosts.Any(host => Holds(resource.Address, host))).Select(resource => resource.Id).ToHashSet(StringComparer.Ordinal);
        return answers.Networks.Where(network => network.Resources?.Any(resources.Contains) ?? false).Select(network => network.Id)
            .Concat(answers.Routes
                .Where(route => route.Enabled && hosts.Any(host => Holds(route.Network, host) || (route.Domains?.Any(domain => Holds(domain, host)) ?? false)))
                .Select(route => route.NetworkId is { Length: > 0 } id ? id : route.Id));
    }

    private static bool IsThisMachine(string host) =>
        IPAddress.TryParse(host, out var address) ? IPAddress.IsLoopback(address) : string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsPeer(ApiPeer peer, string host) =>
        host == peer.Ip || string.Equals(host, peer.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(host, peer.DnsLabel, StringComparison.OrdinalIgnoreCase);
}
