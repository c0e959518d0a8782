using OpenZro.Probes.Health;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Reports;

/// <summary>What happened in a mesh over a range of time, for people (schema <c>ozprobes.report/1</c>). Properties are only ever added.</summary>
public sealed record ReportDocument
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.report/1";

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The beginning of the range: that of its first step.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The end of the range, which is when this was made, to the minute.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>How long a step of time is; the last one may not be over.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>The figures that matter, in a few sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Every relay as every region saw it, by relay and region.</summary>
    public required IReadOnlyList<ReportLine> Lines { get; init; }

    /// <summary>How much each region looked.</summary>
    public required IReadOnlyList<ReportVantage> Vantages { get; init; }

    /// <summary>How finely picks are judged where no probe failed. Where some failed, it is slot by slot.</summary>
    public double PickStepSeconds { get; init; }

    /// <summary>Who would have won in each region, UDP open.</summary>
    public required IReadOnlyList<ReportPicks> Picks { get; init; }

    /// <summary>The certificates that were presented last, the first to expire first.</summary>
    public required IReadOnlyList<ReportCertificate> Certificates { get; init; }

    /// <summary>From how many days on a certificate is called expiring.</summary>
    public required int LeastDaysLeft { get; init; }

    /// <summary>The incidents that lasted at some instant of the range, the newest first.</summary>
    public required IReadOnlyList<ReportIncident> Incidents { get; init; }

    /// <summary>The rollouts that went on at some instant of the range, the newest first.</summary>
    public required IReadOnlyList<ReportRollout> Rollouts { get; init; }

    /// <summary>The stores that did not answer, so that regions may be missing.</summary>
    public required IReadOnlyList<SilentRegion> Silent { get; init; }
}

/// <summary>One relay as one region saw it. Times are in milliseconds, of connecting in full.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="Region">The vantage point.</param>
/// <param name="Probes">How many probes were made.</param>
/// <param name="Failed">How many of them failed; slots in which the region did not look are no failures.</param>
/// <param name="Availability">The share that succeeded, 0 to 1; <see langword="null"/> without probes.</param>
/// <param name="Failures">Why they failed, most frequent first.</param>
/// <param name="P50Ms">The median; <see langword="null"/> when nothing was measured.</param>
/// <param name="P95Ms">What 95 % do not exceed.</param>
/// <param name="P99Ms">What 99 % do not exceed.</param>
/// <param name="Steps">The same over time, one entry per step.</param>
public sealed record ReportLine(
    string Relay, string Region, long Probes, long Failed, double? Availability, IReadOnlyList<FailureCount> Failures, double? P50Ms, double? P95Ms, double? P99Ms, IReadOnlyList<ReportStep> Steps);

/// <summary>One step of a line.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Probes">How many probes were made.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="P50Ms">The median of connecting in full; <see langword="null"/> when nothing was measured.</param>
/// <param name="P95Ms">What 95 % do not exceed.</param>
public sealed record ReportStep(DateTimeOffset At, long Probes, long Failed, double? P50Ms, double? P95Ms);

/// <summary>How much a region looked. What it missed is <c>no-data</c>, and no failure of a relay.</summary>
/// <param name="Region">The vantage point.</param>
/// <param name="Slots">How many slots it should have run since it was first heard of.</param>
/// <param name="Missed">How many of them it did not run or store.</param>
/// <param name="Steps">The same over time, one entry per step.</param>
public sealed record ReportVantage(string Region, long Slots, long Missed, IReadOnlyList<ReportVantageStep> Steps)
{
    /// <summary>The share that was missed, 0 to 1; <see langword="null"/> when nothing was due.</summary>
    public double? MissedShare => Slots == 0 ? null : (double)Missed / Slots;
}

/// <summary>How much a region looked in one step.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Slots">How many slots it should have run.</param>
/// <param name="Missed">How many of them it did not.</param>
public sealed record ReportVantageStep(DateTimeOffset At, long Slots, long Missed);

/// <summary>Who would have won in a region over time. Time in which no slot was run, or of which no observation is kept, counts neither way.</summary>
/// <param name="Region">The region.</param>
/// <param name="Expected">The relays that may win there today; any may when there is none.</param>
/// <param name="Changes">How often a clear winner was another one than before, as finely as picks are judged.</param>
/// <param name="Steps">The picks of each step together.</param>
public sealed record ReportPicks(string Region, IReadOnlyList<string> Expected, int Changes, IReadOnlyList<ReportPick> Steps)
{
    /// <summary>The share of the time in which a relay that was expected was the clear winner, 0 to 1; <see langword="null"/> when nothing is known.</summary>
    public double? Right { get; init; }

    /// <summary>The first slot that was judged; <see langword="null"/> when none was.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The share of the time that each relay would have won, the largest first. What they lack to 1 is the time without a relay.</summary>
    public IReadOnlyList<ReportContender> Won { get; init; } = [];
}

/// <summary>Who would have won in one step, among the relays that were listed then.</summary>
/// <param name="At">The end of the step.</param>
/// <param name="Relay">The relay that would have won most of the time; <see langword="null"/> when there is none.</param>
/// <param name="Probability">The share of the time that it would have won, 0 to 1.</param>
/// <param name="MarginMs">By how much its median lay before the next where it won, the median over the step; <see langword="null"/> without a rival.</param>
/// <param name="Verdict">Whether that is what was expected then: right or wrong when it was so all of the step, contested when it was only some of it.</param>
public sealed record ReportPick(DateTimeOffset At, string? Relay, double Probability, double? MarginMs, PickVerdict Verdict)
{
    /// <summary>The relays that would have won some of the time, the largest share first. What they lack to 1 is the time without a relay.</summary>
    public IReadOnlyList<ReportContender> Contenders { get; init; } = [];
}

/// <summary>A relay that would have won.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Probability">In which share of the time, 0 to 1.</param>
public sealed record ReportContender(string Relay, double Probability)
{
    /// <summary>Whether it was expected there then.</summary>
    public bool IsExpected { get; init; } = true;
}

/// <summary>A certificate.</summary>
/// <param name="Relay">The relay that presents it.</param>
/// <param name="Addresses">At which addresses.</param>
/// <param name="Names">Whom it names.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="NotAfter">When it expires.</param>
/// <param name="DaysLeft">The whole days until then; below zero when it has.</param>
/// <param name="Sha256">The SHA-256 of it.</param>
public sealed record ReportCertificate(string Relay, IReadOnlyList<string> Addresses, IReadOnlyList<string> Names, string Issuer, DateTimeOffset NotAfter, int DaysLeft, string Sha256);

/// <summary>An incident.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Severity">How urgent it was at its worst.</param>
/// <param name="Code">The finding that caused it.</param>
/// <param name="Cause">What was wrong, in a sentence.</param>
/// <param name="Regions">The regions that it affected.</param>
/// <param name="BeganAt">When it was first seen.</param>
/// <param name="ResolvedAt">When it was over; <see langword="null"/> while it lasts.</param>
/// <param name="DurationSeconds">How long it lasted, up to now.</param>
public sealed record ReportIncident(
    string Id, string Title, IncidentSeverity Severity, string Code, string Cause, IReadOnlyList<string> Regions, DateTimeOffset BeganAt, DateTimeOffset? ResolvedAt, double DurationSeconds);

/// <summary>A rollout.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Relay">The relay, where it is about one.</param>
/// <param name="Reason">Why.</param>
/// <param name="Requester">Who asked for it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Explanation">Why it stands there.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Peers">How many peers are in which state.</param>
/// <param name="GainMs">By how much nearer the new relay is to the peers that are on it, as planned: the median; <see langword="null"/> when it is not known.</param>
public sealed record ReportRollout(
    string Id, RolloutKind Kind, string? Relay, string Reason, string Requester, RolloutState State, string Explanation, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, int> Peers, double? GainMs);
