namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Two relays are so close that chance decides, and it matters which wins: <c>pick-contested</c>. Between relays that are both expected it
/// does not; where the region expects none in particular, it does when the two differ in round trip by more than the margin.
/// </summary>
internal sealed class PickContested() : RegionRule(new(
    FindingCodes.PickContested,
    Severity.Warning,
    "Two relays that are not both expected here finish the race within pickMargin (20 ms) of each other: peers of one region spread over both by chance.",
    "Make the relay that should win faster (QUIC, TLS 1.3, a smaller chain), or expect both."))
{
    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var contested = run.Picks
            .Select(p => (Pick: p, Rival: p.Candidates.Skip(1).MinBy(c => c.Median)))
            .Where(p => p.Rival is not null && p.Pick.Margin?.Duration() < run.Fleet.Thresholds.PickMargin && Matters(run, p.Pick.Relay!, p.Rival.Relay))
            .ToList();
        if (contested.Count == 0)
        {
            yield break;
        }

        var (pick, rival) = contested[0];
        yield return Found(
            run,
            $"{pick.Relay} and {rival!.Relay} finish within {Wording.Milliseconds(pick.Margin?.Duration())} of each other from {run.Run.Region}"
                + (contested.Count == run.Picks.Count ? "" : " " + Impact.Name(pick.Case)) + ": chance decides",
            contested.Select(p => PickUnexpected.Describe(p.Pick)),
            $"let the one that should win offer QUIC and TLS 1.3, or write expect: [{pick.Relay}, {rival.Relay}] for {run.Run.Region} in the fleet if both are fine");
    }

    private static bool Matters(RunCase run, string winner, string rival)
    {
        if (run.Region is { Expect: { Count: > 0 } expect })
        {
            return expect.Contains(winner) && !expect.Contains(rival);
        }

        return RoundTrip(run, winner) is { } one && RoundTrip(run, rival) is { } other && (one - other).Duration() > run.Fleet.Thresholds.PickMargin;
    }

    private static TimeSpan? RoundTrip(RunCase run, string relay) => run.Relays.FirstOrDefault(r => r.Relay.Name == relay)?.RoundTrip;
}
