using System.Globalization;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// A relay that may not win here clearly does: <c>pick-unexpected</c>. Where those that may win still share the wins, it is
/// <see cref="PickContested"/>. When every expected relay has an error of its own, that explains it, and its impact says so.
/// </summary>
internal sealed class PickUnexpected() : RegionRule(new(
    FindingCodes.PickUnexpected,
    Severity.Warning,
    "Peers of this region are likely to pick a relay that the region does not expect.",
    "Find out what slows the expected relay down or speeds the other up (QUIC, TLS version, chain size), or change expect."))
{
    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var expected = run.Listed.Where(r => run.Region?.Expect.Contains(r.Relay.Name) ?? false).ToList();
        var picks = run.Picks.Where(p => p.Relay is not null && Welcome(p, expected) <= 1 - PickModel.ClearLead && expected.TrueForAll(r => r.Relay.Name != p.Relay)).ToList();
        if (expected.Count == 0 || picks.Count == 0 || expected.TrueForAll(r => unhealthy.Contains(r.Relay.Name)))
        {
            yield break;
        }

        var winners = picks.Select(p => p.Relay!).Distinct().ToList();
        var nearest = expected.MinBy(r => r.RoundTrip ?? TimeSpan.MaxValue)!;
        yield return Found(
            run,
            $"peers of {run.Run.Region} would pick {Wording.List(winners)}{(picks.Count == run.Picks.Count ? "" : " " + Impact.Name(picks[0].Case))}, and {Wording.List(expected.Select(r => r.Relay.Name))} is expected",
            run.Picks.Select(Describe),
            $"compare {nearest.Relay.Name} and {winners[0]}: round trip, QUIC, TLS version, chain size; raise the expected one to the other's, or change expect of {run.Run.Region} in the fleet")
            with
        {
            Impact = Impact.Describe(run, nearest.Relay.Name, winners[0], nearest.RoundTrip),
        };
    }

    /// <summary>The probability that a relay wins that may.</summary>
    public static double Welcome(Pick pick, IReadOnlyList<RelayCase> expected) =>
        pick.Candidates.Where(candidate => expected.Any(relay => relay.Relay.Name == candidate.Relay)).Sum(candidate => candidate.Probability);

    /// <summary>A pick as a line of evidence.</summary>
    public static string Describe(Pick pick) =>
        $"{Impact.Name(pick.Case)}: " + string.Join(", ", pick.Candidates.Select(c =>
            $"{c.Relay} {c.Probability.ToString("P0", CultureInfo.InvariantCulture)}{(c.Median is null ? "" : $" at {Wording.Milliseconds(c.Median)}")}"));
}
