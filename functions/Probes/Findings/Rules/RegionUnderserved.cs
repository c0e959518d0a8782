namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// The nearest relay is far: <c>region-underserved</c>. Judged only when the distance of every listed relay is known, now or from earlier
/// runs, since a relay that is down may be the near one.
/// </summary>
internal sealed class RegionUnderserved() : RegionRule(new(
    FindingCodes.RegionUnderserved,
    Severity.Warning,
    "The nearest relay is farther than the threshold underserved (80 ms): relayed traffic of this region pays that on every packet.",
    "Add a relay nearer to the region."))
{
    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var known = run.Listed.Select(r => (r.Relay, RoundTrip: Repair.RoundTrip(r))).ToList();
        if (known.Count == 0 || known.Any(r => r.RoundTrip is null))
        {
            yield break;
        }

        var best = known.MinBy(r => r.RoundTrip);
        if (best.RoundTrip > run.Fleet.Thresholds.Underserved)
        {
            yield return Found(
                run,
                $"the nearest relay to {run.Run.Region} is {best.Relay.Name}, {Wording.Milliseconds(best.RoundTrip)} away; {Wording.Milliseconds(run.Fleet.Thresholds.Underserved)} is the limit",
                known.Select(r => $"{r.Relay.Name}: connect {Wording.Milliseconds(r.RoundTrip)}"),
                $"add a relay near {run.Run.Region} (as a candidate first, to see what it would win), or raise thresholds.underserved if this is meant");
        }
    }
}
