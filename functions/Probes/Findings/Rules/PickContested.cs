using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Chance decides which relay wins, and it matters: <c>pick-contested</c>. Two finish within the margin of each other, or those that are
/// expected win a share that is neither most nor little, while no error of theirs explains it, nor one that has just begun or ended. Between relays that are both expected it
/// does not matter; where the region expects none in particular, it does when the two differ in round trip by more than the margin.
/// </summary>
internal sealed class PickContested() : RegionRule(new(
    FindingCodes.PickContested,
    Severity.Warning,
    "Two relays that are not both expected here finish the race within pickMargin (20 ms) of each other, or share the wins: peers of one region spread over both by chance.",
    "Make the relay that should win faster (QUIC, TLS 1.3, a smaller chain), or expect both."))
{
    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var contested = run.Picks
            .Select(p => (Pick: p, Rival: p.Candidates.Skip(1).MinBy(c => c.Median)))
            .Where(p => p.Rival is not null && p.Pick.Contenders.Append(p.Rival.Relay).All(relay => !p.Pick.Unsettled.Contains(relay)) && (IsClose(run, p.Pick, p.Rival) || IsShared(run, p.Pick, unhealthy)))
            .ToList();
        if (contested.Count == 0)
        {
            yield break;
        }

        var (pick, rival) = contested[0];
        var isClose = IsClose(run, pick, rival!);
        var between = isClose ? [pick.Relay!, rival!.Relay] : pick.Contenders;
        yield return Found(
            run,
            $"{Wording.List(between)} {(isClose ? $"finish within {Wording.Milliseconds(pick.Margin?.Duration())} of each other" : "share the wins")} from {run.Run.Region}"
                + (contested.Count == run.Picks.Count ? "" : " " + Impact.Name(pick.Case)) + ": chance decides",
            contested.Select(p => PickUnexpected.Describe(p.Pick)),
            $"let the one that should win offer QUIC and TLS 1.3, or write expect: [{string.Join(", ", between)}] for {run.Run.Region} in the fleet if all of them are fine");
    }

    private static bool IsClose(RunCase run, Pick pick, PickCandidate rival) =>
        pick.Margin?.Duration() < run.Fleet.Thresholds.PickMargin && Matters(run, pick.Relay!, rival.Relay);

    private static bool IsShared(RunCase run, Pick pick, IReadOnlySet<string> unhealthy)
    {
        var expected = run.Listed.Where(relay => run.Region?.Expect.Contains(relay.Relay.Name) ?? false).ToList();
        return expected.Count > 0 && expected.TrueForAll(relay => !unhealthy.Contains(relay.Relay.Name))
            && PickUnexpected.Welcome(pick, expected) is > 1 - PickModel.ClearLead and < PickModel.ClearLead;
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
