using OpenZro.Probes.Findings.Rules;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings;

/// <summary>
/// Says what a run means. Pure: the same fleet, run and context always give the same judgement, in whatever order the probes ended. The
/// rules stand in <c>Rules</c>, one code each; what is decided here is how they are brought together.
/// </summary>
public static class Judge
{
    /// <summary>Judges what one vantage point saw in one run.</summary>
    /// <param name="fleet">What is expected.</param>
    /// <param name="run">What was seen.</param>
    /// <param name="context">The instant, and earlier runs of the same vantage point.</param>
    public static Judgement Run(FleetDefinition fleet, ProbeRun run, JudgeContext context)
    {
        var laidOut = new RunCase(fleet, run, context);
        foreach (var rule in FindingCatalogue.DecisiveRules)
        {
            var decisive = rule.Judge(laidOut, new HashSet<string>()).ToList();
            if (decisive.Count > 0)
            {
                return Undecided(laidOut, decisive);
            }
        }

        IReadOnlyList<RelayJudgement> relays = [.. laidOut.Relays.Select(JudgeRelay)];
        var unhealthy = relays.Where(r => r.Status == RelayStatus.Unhealthy).Select(r => r.Relay).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<Finding> shared = [.. Sorted(FindingCatalogue.RegionRules.SelectMany(rule => rule.Judge(laidOut, unhealthy)))];
        return new Judgement { Region = run.Region, Status = Overall(laidOut, relays, shared), Relays = relays, Findings = shared, Picks = laidOut.Picks };
    }

    private static Judgement Undecided(RunCase run, IReadOnlyList<Finding> findings) => new()
    {
        Region = run.Run.Region,
        Status = RelayStatus.Unknown,
        Relays = [.. run.Relays.Select(r => new RelayJudgement(r.Relay.Name, RelayStatus.Unknown, []))],
        Findings = findings,
        Picks = run.Picks,
    };

    private static RelayJudgement JudgeRelay(RelayCase relay)
    {
        IReadOnlyList<Finding> findings = [.. Sorted(FindingCatalogue.RelayRules.SelectMany(rule => rule.Judge(relay)).Select(ruling => Weigh(relay, ruling)))];
        return new RelayJudgement(relay.Relay.Name, Status(relay, findings), findings) { IsDown = relay.FailsEntirely };
    }

    /// <summary>A drained member hurts nobody, so its findings are infos; a candidate is in no pick, so its findings cost none.</summary>
    private static Finding Weigh(RelayCase relay, Ruling ruling)
    {
        var finding = ruling.Finding;
        if (relay.IsDrained(finding.Subject.Member))
        {
            return finding with { Severity = Severity.Info, Message = $"{finding.Message} (drained)" };
        }

        return ruling.Repair is { } repair && finding.Severity > Severity.Info && relay.Relay.State != RelayState.Candidate
            ? finding with { Impact = Impact.Of(relay.Run, relay, repair) }
            : finding;
    }

    private static RelayStatus Status(RelayCase relay, IReadOnlyList<Finding> findings) => Worst(findings) switch
    {
        Severity.Error => RelayStatus.Unhealthy,
        _ when !relay.WasSeen => RelayStatus.Unknown,
        Severity.Warning => RelayStatus.Degraded,
        _ => RelayStatus.Healthy,
    };

    private static RelayStatus Overall(RunCase run, IReadOnlyList<RelayJudgement> relays, IReadOnlyList<Finding> shared)
    {
        var listed = run.Listed.Select(r => r.Relay.Name).ToHashSet(StringComparer.Ordinal);
        var worst = relays.Where(r => listed.Contains(r.Relay)).Select(r => r.Status).DefaultIfEmpty(RelayStatus.Unknown).Max();
        return Worst(shared) >= Severity.Warning && worst < RelayStatus.Degraded ? RelayStatus.Degraded : worst;
    }

    private static Severity? Worst(IReadOnlyList<Finding> findings) => findings.Count == 0 ? null : findings.Max(f => f.Severity);

    private static IEnumerable<Finding> Sorted(IEnumerable<Finding> findings) => findings.OrderByDescending(f => f.Severity);
}
