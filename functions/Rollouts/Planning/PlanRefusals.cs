using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What keeps a plan from being started.</summary>
internal static class PlanRefusals
{
    /// <summary>Every reason, in a stable order.</summary>
    public static IReadOnlyList<PlanRefusal> Of(PlanInput input, Plan plan, Relay? relay) =>
    [
        .. OfNames(input, relay), .. OfAddresses(input, relay), .. OfRetiring(input, relay), .. OfConnections(input), .. OfEvidence(input), .. OfPeers(plan, relay),
    ];

    private static IEnumerable<PlanRefusal> OfNames(PlanInput input, Relay? relay)
    {
        var (file, fleet) = (input.File, input.Fleet);
        if (file.Mesh != fleet.Mesh)
        {
            yield return new("mesh-differs", $"the rollout is for mesh '{file.Mesh}', and the fleet is '{fleet.Mesh}': write mesh: {fleet.Mesh}, or start it where that mesh's fleet is");
        }

        if (file.Relay is not null && relay is null)
        {
            yield return new("relay-unknown", $"the fleet has no relay named '{file.Relay}': add it to the fleet, as a candidate when management does not list it yet");
        }

        if (file.Kind == RolloutKind.Add)
        {
            var known = fleet.Regions.Count > 0 ? fleet.Regions.Select(region => region.Name).ToList() : [Region.Local];
            foreach (var region in file.Verify.From.Concat(file.Verify.Wins.Keys).Distinct().Where(region => !known.Contains(region)).Order(StringComparer.Ordinal))
            {
                yield return new("region-unknown", $"verify names the region '{region}', and the fleet has none of that name: it has {string.Join(", ", known)}");
            }
        }
    }

    private static IEnumerable<PlanRefusal> OfAddresses(PlanInput input, Relay? relay)
    {
        var isListed = relay is not null && InstanceUrls.Contains(input.Addresses, relay.Url.Text);
        if (relay is null)
        {
            yield break;
        }

        if (input.File.Kind == RolloutKind.Add && isListed)
        {
            yield return new("already-listed", $"management lists {relay.Url} already: to have peers picked again, write kind: repick");
        }

        if (input.File.Kind != RolloutKind.Add && !isListed)
        {
            yield return new("not-listed", $"management does not list {relay.Url}, so no peer can be told about it");
        }

        if (input.File.Kind == RolloutKind.Retire && isListed && input.Addresses.All(url => InstanceUrls.AreSame(url, relay.Url.Text)))
        {
            yield return new("last-relay", "it is the only relay that management lists: add another one first");
        }
    }

    private static IEnumerable<PlanRefusal> OfRetiring(PlanInput input, Relay? relay)
    {
        if (input.File.Kind != RolloutKind.Retire || relay is null)
        {
            yield break;
        }

        var homed = input.Peers.Where(peer => peer.IsConnected && FreshHomes.IsAt(relay, peer)).ToList();
        if (homed.Count > 0)
        {
            yield return new("peers-at-home", $"{Count(homed.Count, "peer calls", "peers call")} it home: {Names(homed)}. Drain it first: stop it, or block its TCP and UDP port, until this rollout is done. These peers lose it (at once when it stops, after up to 70 s when it is blocked), try it once more and then pick among the others; plan again once they have. Restarting them does not do: they would pick it again while it is listed");
        }

        var unknown = input.Peers.Where(peer => peer is { IsConnected: true, Home: null }).ToList();
        if (unknown.Count > 0)
        {
            yield return new("home-unknown", $"nobody could ask {Count(unknown.Count, "connected peer", "connected peers")} for the home relay: {Names(unknown)}. It may be this one");
        }
    }

    private static IEnumerable<PlanRefusal> OfConnections(PlanInput input)
    {
        if (input.Connections is not { } known)
        {
            yield break;
        }

        string?[] refusals =
        [
            input.File.Provision is { } provision ? known.RefuseProvision(provision.Via) : null,
            input.File.Register is { } register ? known.RefuseRegister(register.Via) : null,
            .. input.File.Restart.Via.Select(route => route.Use).Distinct().Select(known.RefuseRestart),
        ];
        foreach (var refusal in refusals.OfType<string>())
        {
            yield return new("connection-unknown", refusal);
        }
    }

    private static IEnumerable<PlanRefusal> OfEvidence(PlanInput input) =>
        input.File is { Kind: RolloutKind.Add, Provision: null }
            ? (input.Evidence?.Shortfalls ?? []).Where(shortfall => shortfall.Failure is not null)
                .Select(shortfall => new PlanRefusal("relay-failing", $"{shortfall.Region}: {shortfall.What}: {shortfall.Failure}"))
            : [];

    private static IEnumerable<PlanRefusal> OfPeers(Plan plan, Relay? relay)
    {
        if (plan.Kind != RolloutKind.Retire && (plan.Relay is null || relay is not null) && plan.Peers.Count + plan.Deferred.Count == 0)
        {
            yield return new("no-peers", $"no peer is left to restart; {Count(plan.LeftOut.Count, "candidate was", "candidates were")} excluded or skipped");
        }
    }

    private static string Count(int count, string one, string many) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string Names(List<PeerFacts> peers) =>
        string.Join(", ", peers.Select(peer => peer.Name).Order(PeerNames.InOrder).Take(10)) + (peers.Count > 10 ? ", …" : "");
}
