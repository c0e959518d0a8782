namespace OpenZro.Probes.Findings.Rules;

/// <summary>Nothing was seen, or nothing for three intervals: <c>no-data</c>; never success nor failure.</summary>
internal sealed class NoData() : RegionRule(new(
    FindingCodes.NoData,
    Severity.Warning,
    "The vantage point saw nothing of any relay, or its last run is more than three intervals old.",
    "Look after the prober there; nothing is known of the relays."))
{
    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        if (run.IsStale)
        {
            yield return Found(
                run,
                $"{run.Run.Region} has not reported since {run.Run.StartedAt + run.Run.Elapsed:u}",
                [$"it is {run.Context.Now:u}, and a run is due every {run.Fleet.Interval}"],
                "look after the prober there: is it running, can it reach its storage");
        }
        else if (run.Relays.Count > 0 && run.Relays.All(r => !r.WasSeen))
        {
            yield return Found(
                run,
                $"{run.Run.Region} made no probe of any relay",
                run.Relays.Select(r => $"{r.Relay.Name}: {r.Seen.Endpoints.Select(o => o.Skipped ?? o.Failure?.Detail).FirstOrDefault(s => s is not null) ?? "no endpoint"}"),
                "look at the prober's log there, and at its routes");
        }
    }
}
