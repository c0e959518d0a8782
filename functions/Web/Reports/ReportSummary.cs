using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Reports;

/// <summary>The figures of a report that matter, in sentences. Pure.</summary>
internal static class ReportSummary
{
    private static readonly string[] _untouched = [KebabCase.Of(PeerState.Pending), KebabCase.Of(PeerState.Deferred), KebabCase.Of(PeerState.Skipped)];

    /// <summary>The paragraph.</summary>
    public static string Of(ReportDocument report) => string.Join(' ', Sentences(report).OfType<string>());

    /// <summary>A share of probes or slots: never rounded up to all, nor down to nothing.</summary>
    public static string Share(double share) => Figures.Percent(share, decimals: 2);

    private static IEnumerable<string?> Sentences(ReportDocument report)
    {
        yield return Availability(report);
        yield return Worst(report);
        yield return Missed(report);
        yield return Picks(report);
        yield return Incidents(report);
        yield return Certificates(report);
        yield return Rollouts(report);
        if (report.Silent.Count > 0)
            yield return $"The storage of {Figures.List([.. report.Silent.Select(silent => silent.Region)])} did not answer, so that figures are missing.";
    }

    private static string Availability(ReportDocument report)
    {
        var (probes, failed) = (report.Lines.Sum(line => line.Probes), report.Lines.Sum(line => line.Failed));
        return probes == 0
            ? "Nothing was probed."
            : $"{Figures.Count(report.Lines.Select(line => line.Relay).Distinct().Count(), "relay")} answered {Share((double)(probes - failed) / probes)} of {Figures.Count(probes, "probe")} from {Figures.Count(report.Lines.Select(line => line.Region).Distinct().Count(), "region")}.";
    }

    private static string? Worst(ReportDocument report) =>
        report.Lines.Where(line => line.Failed > 0).MinBy(line => line.Availability) is { } worst
            ? $"The least available was {worst.Relay} from {worst.Region}, with {Share(worst.Availability!.Value)}{(worst.Failures is [var most, ..] ? $", mostly for {most.Phase} {most.Reason}" : "")}."
            : null;

    private static string? Missed(ReportDocument report)
    {
        var (slots, missed) = (report.Vantages.Sum(vantage => vantage.Slots), report.Vantages.Sum(vantage => vantage.Missed));
        return slots == 0 ? null
            : missed == 0 ? "The regions missed no slot."
            : $"The regions missed {Share((double)missed / slots)} of their slots, which are no-data and count neither way.";
    }

    /// <summary>How the picks were judged: to what is said of them belongs how finely that is known, and since when.</summary>
    public static string Judged(ReportDocument report) =>
        $"slot by slot where a probe failed and every {Figures.Length(TimeSpan.FromSeconds(report.PickStepSeconds))} elsewhere"
        + (report.Picks.Min(picks => picks.Since) is { } since && since - report.From >= TimeSpan.FromSeconds(report.StepSeconds) ? $", since {Figures.Instant(since)}" : "");

    private static string? Picks(ReportDocument report)
    {
        var known = report.Picks.Where(picks => picks.Right is not null).ToList();
        if (known.MinBy(picks => picks.Right) is not { } worst)
            return null;
        var throughout = known.Count(picks => picks.Right == 1);
        var where = throughout == known.Count ? "throughout in every region"
            : known.Count == 1 ? $"{Share(worst.Right!.Value)} of the time in {worst.Region}"
            : $"throughout in {throughout} of {Figures.Count(known.Count, "region")}, and least in {worst.Region}, {Share(worst.Right!.Value)} of the time";
        return $"Judged {Judged(report)}, a relay that was expected was the clear winner {where}; the clear winner changed {Figures.Count(known.Sum(picks => picks.Changes), "time")}.";
    }

    private static string Incidents(ReportDocument report)
    {
        var open = report.Incidents.Count(incident => incident.ResolvedAt is null);
        return report.Incidents.Count == 0
            ? "There was no incident."
            : $"There {(report.Incidents.Count == 1 ? "was" : "were")} {Figures.Count(report.Incidents.Count, "incident")}, {(open == 0 ? "all over" : $"{open} still open")}; the longest lasted {Figures.Length(TimeSpan.FromSeconds(report.Incidents.Max(incident => incident.DurationSeconds)))}.";
    }

    private static string? Certificates(ReportDocument report) =>
        report.Certificates is [var first, ..]
            ? first.DaysLeft < 0 ? $"A certificate of {first.Relay} has expired."
                : $"The next certificate to expire is of {first.Relay}, in {Figures.Count(first.DaysLeft, "day")}."
            : null;

    private static string? Rollouts(ReportDocument report)
    {
        if (report.Rollouts.Count == 0)
            return null;
        var restarted = report.Rollouts.Sum(rollout => rollout.Peers.Where(state => !_untouched.Contains(state.Key)).Sum(state => state.Value));
        var there = report.Rollouts.Sum(rollout => rollout.Peers.GetValueOrDefault(KebabCase.Of(PeerState.OnExpected)));
        return restarted == 0
            ? $"{Figures.Count(report.Rollouts.Count, "rollout")} restarted no peer."
            : $"{Figures.Count(report.Rollouts.Count, "rollout")} restarted {Figures.Count(restarted, "peer")}, of which {there} came to the relay that was expected.";
    }
}
