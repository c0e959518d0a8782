using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What is allowed and worth knowing before approving.</summary>
internal static class PlanWarnings
{
    private const int RelaysDialedAtATime = 7;

    /// <summary>Every warning, in a stable order.</summary>
    public static IReadOnlyList<string> Of(PlanInput input, Plan plan, Relay? relay) =>
        [.. OfRouters(input, plan), .. OfRelays(input, plan, relay), .. OfPeers(plan), .. OfKept(input, plan), .. OfRetiring(input, relay)];

    private static IEnumerable<string> OfRouters(PlanInput input, Plan plan)
    {
        var routers = input.Peers.Where(peer => peer.IsConnected).SelectMany(peer => peer.Networks.Distinct()).CountBy(network => network)
            .ToDictionary(count => count.Key, count => count.Value, StringComparer.Ordinal);
        foreach (var peer in plan.Peers)
        {
            var alone = peer.Networks.Where(network => routers.GetValueOrDefault(network) < 2).ToList();
            if (alone.Count > 0)
            {
                yield return $"{peer.Name} is the only connected router of {string.Join(", ", alone)}, which is cut off while it restarts";
            }
        }
    }

    private static IEnumerable<string> OfRelays(PlanInput input, Plan plan, Relay? relay)
    {
        if (plan.Register is { After.Count: > RelaysDialedAtATime } register)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"management would list {register.After.Count} relays, and a client dials {RelaysDialedAtATime} at a time in list order");
        }

        var listed = input.Fleet.Relays.Where(known => known.State != RelayState.Candidate && known != relay).ToList();
        foreach (var missing in listed.Where(known => !InstanceUrls.Contains(input.Addresses, known.Url.Text)))
        {
            yield return $"the fleet has the relay '{missing.Name}' as active, and management does not list {missing.Url}";
        }

        foreach (var url in input.Addresses.Where(url => !InstanceUrls.Contains(input.Fleet.Relays.Select(known => known.Url.Text), url)))
        {
            yield return $"management lists {url}, which the fleet does not have, so nothing predicts whether peers pick it";
        }
    }

    private static IEnumerable<string> OfPeers(Plan plan)
    {
        var unknown = plan.Peers.Count(peer => peer.Probability is null);
        if (unknown > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"nothing predicts the relay of {unknown} of {plan.Peers.Count} planned peers: none of them may end elsewhere beyond restart.stop.elsewhere");
        }

        foreach (var worse in plan.Peers.Where(peer => peer.GainMs < 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{worse.Name} would be {-worse.GainMs:0.#} ms farther from its relay than now");
        }
    }

    private static IEnumerable<string> OfKept(PlanInput input, Plan plan)
    {
        if (plan.Kind != RolloutKind.Retire && input.File.Peers.KeepPerRegion > 0 && plan.Kept.Count == 0)
        {
            yield return input.Peers.Any(peer => peer is { IsConnected: true, Home: not null, Region: null })
                ? "peers have a known home and no region, so nobody of another region shows whether others keep their relay: say which under peers.regions of the connections, or by groups that are named as the fleet's regions"
                : "no connected peer of another region has a known home, so nothing shows whether others keep their relay";
        }
    }

    /// <summary>Who is offline can neither be asked nor moved, and is no reason to wait: it has the new list once it connects.</summary>
    private static IEnumerable<string> OfRetiring(PlanInput input, Relay? relay)
    {
        var away = input.File.Kind != RolloutKind.Retire || relay is null ? []
            : input.Peers.Where(peer => !peer.IsConnected && FreshHomes.IsAt(relay, peer)).Select(peer => peer.Name).Order(PeerNames.InOrder).ToList();
        if (away.Count > 0)
        {
            yield return $"{relay!.Name} was the home of {Amount.Of(away.Count, "peer")} when last seen, {(away.Count == 1 ? "which is" : "which are")} offline now: {FewNames.Of(away)}. They pick among the others once they connect; a client that only slept goes on with {relay.Name} as long as that runs";
        }
    }
}
