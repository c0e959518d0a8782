using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// No peer calls an active relay its home: <c>relay-unused</c>. Judged only when most connected peers were seen, and not where the
/// relay has yet to get its peers: while it is likely to win here, or a region expects it.
/// </summary>
internal sealed class RelayUnused() : RelayRule(new(
    FindingCodes.RelayUnused,
    Severity.Warning,
    "No peer that was seen calls this relay its home, and no region expects it: it costs money and a place in every race.",
    "Retire it, or find out why it loses every race; a spare is named in the expect of its region."))
{
    private const int FewestPeers = 5;
    private const double LikelyToWin = 0.1;

    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var peers = relay.Run.FreshPeers;
        if (peers is null || relay.Relay.State != RelayState.Active || peers.Homes.Count < FewestPeers || peers.Homes.Count * 2 < peers.Connected
            || peers.Homes.Any(home => home.Relay == relay.Relay.Name) || MayWin(relay))
        {
            yield break;
        }

        yield return Found(
            relay.Subject(),
            $"none of the {Wording.Count(peers.Homes.Count, "peer")} that were seen calls {relay.Relay.Name} its home",
            peers.Homes.CountBy(home => home.Relay).OrderByDescending(homes => homes.Value).Select(homes => $"{homes.Key}: {Wording.Count(homes.Value, "peer")}"),
            $"retire {relay.Relay.Name} with a rollout of kind: retire, or name it in the expect of a region if it is a spare");
    }

    private static bool MayWin(RelayCase relay) =>
        relay.Run.Fleet.Regions.Any(region => region.Expect.Contains(relay.Relay.Name))
        || relay.Run.Picks.Any(pick => pick.Candidates.Any(candidate => candidate.Relay == relay.Relay.Name && candidate.Probability >= LikelyToWin));
}
