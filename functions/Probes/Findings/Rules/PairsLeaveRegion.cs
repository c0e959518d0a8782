namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Two peers of one region talk through a relay that the region does not expect: <c>pairs-leave-region</c>. A relayed pair uses the
/// home relay of the peer with the greater public key, so one peer that strayed takes its partners along
/// (openzro <c>client/internal/peer/worker_relay.go</c>).
/// </summary>
internal sealed class PairsLeaveRegion() : RegionRule(new(
    FindingCodes.PairsLeaveRegion,
    Severity.Warning,
    "Peers of this region talk to each other through a relay that the region does not expect: their traffic leaves the region and comes back.",
    "Restart the daemon of the peer whose home that relay is: of a pair, the one with the greater public key."))
{
    private const int MostLines = 10;

    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var expected = run.Listed.Select(relay => relay.Relay.Name).Where(name => run.Region?.Expect.Contains(name) ?? false).ToList();
        if (expected.Count == 0 || run.FreshPeers is not { } peers)
        {
            yield break;
        }

        var pairs = peers.Pairs
            .Where(pair => pair.FirstRegion == run.Run.Region && pair.SecondRegion == run.Run.Region && !expected.Contains(pair.Relay))
            .OrderBy(pair => pair.First, StringComparer.Ordinal).ThenBy(pair => pair.Second, StringComparer.Ordinal)
            .ToList();
        if (pairs.Count > 0)
        {
            yield return Found(
                run,
                $"{Wording.Count(pairs.Count, "relayed pair")} of {run.Run.Region} {(pairs.Count == 1 ? "goes" : "go")} through {Wording.List(pairs.Select(pair => pair.Relay).Distinct())}, and {Wording.List(expected)} is expected",
                [.. pairs.Take(MostLines).Select(pair => $"{pair.First} and {pair.Second}: through {pair.Relay}{Path(run, pair)}"), .. Rest(pairs.Count)],
                $"ozprobes peers --region {run.Run.Region} --repick repick.yaml && ozprobes rollout plan repick.yaml");
        }
    }

    private static string Path(RunCase run, RelayedPair pair) =>
        run.Listed.FirstOrDefault(relay => relay.Relay.Name == pair.Relay) is { } relay && Repair.RoundTrip(relay) is { } roundTrip
            ? $", {Wording.Milliseconds(2 * roundTrip)} there and back"
            : "";

    private static IEnumerable<string> Rest(int count) => count > MostLines ? [$"and {Wording.Number(count - MostLines)} more"] : [];
}
