namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Peers stick to a relay that is farther than the one they would pick today: <c>peers-stranded</c>. They moved while the near one was
/// away or not there yet, and a peer picks anew only when its daemon starts. Judged where one relay is the clear pick with UDP and
/// without, and by the threshold pickMargin, below which a race is chance.
/// </summary>
internal sealed class PeersStranded() : RegionRule(new(
    FindingCodes.PeersStranded,
    Severity.Warning,
    "Peers of this region use a relay that is farther, by more than pickMargin (20 ms), than the one that they would pick today; they pick only when their daemon starts.",
    "Restart their daemons: ozprobes peers --repick FILE writes the rollout that does so in batches."))
{
    private const double ClearPick = 0.8;
    private const int MostNames = 5;

    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        if (run.FreshPeers is not { } peers || ClearWinner(run) is not { } winner || Repair.RoundTrip(winner) is not { } nearest || unhealthy.Contains(winner.Relay.Name))
        {
            yield break;
        }

        var stranded = peers.Homes.Where(home => home.Region == run.Run.Region)
            .GroupBy(home => home.Relay, StringComparer.Ordinal)
            .Select(homes => (Relay: run.Listed.FirstOrDefault(relay => relay.Relay.Name == homes.Key), Peers: homes.Select(home => home.Peer).Order(StringComparer.Ordinal).ToList()))
            .Select(homes => (homes.Relay, homes.Peers, RoundTrip: homes.Relay is null ? null : Repair.RoundTrip(homes.Relay)))
            .Where(homes => homes.RoundTrip - nearest > run.Fleet.Thresholds.PickMargin)
            .OrderByDescending(homes => homes.Peers.Count)
            .ToList();
        if (stranded.Count > 0)
        {
            var count = stranded.Sum(homes => homes.Peers.Count);
            yield return Found(
                run,
                $"{Wording.Count(count, "peer")} of {run.Run.Region} stick{(count == 1 ? "s" : "")} to a farther relay than {winner.Relay.Name}, which they would pick today",
                stranded.Select(homes => $"{homes.Relay!.Relay.Name}, {Wording.Milliseconds(homes.RoundTrip)} away: {Wording.Count(homes.Peers.Count, "peer")} ({Names(homes.Peers)})"),
                $"ozprobes peers --region {run.Run.Region} --repick repick.yaml && ozprobes rollout plan repick.yaml")
                with
            {
                Impact = Impact.Describe(run, winner.Relay.Name, stranded[0].Relay!.Relay.Name, nearest),
            };
        }
    }

    private static RelayCase? ClearWinner(RunCase run)
    {
        var winners = run.Picks.Select(pick => pick.Probability >= ClearPick ? pick.Relay : null).Distinct().ToList();
        return winners is [{ } winner] ? run.Listed.FirstOrDefault(relay => relay.Relay.Name == winner) : null;
    }

    private static string Names(List<string> peers) =>
        string.Join(", ", peers.Take(MostNames)) + (peers.Count > MostNames ? $" and {peers.Count - MostNames} more" : "");
}
