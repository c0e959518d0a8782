using System.Globalization;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// What a finding costs: the pick as it would be without the fault, against the pick as it is, both from the run that is judged. The
/// milliseconds are round trips, which every relayed packet pays, not the time of the race.
/// </summary>
internal static class Impact
{
    /// <summary>A smaller difference of round trips is nothing that a person or a race notices.</summary>
    private static readonly TimeSpan s_notableCost = TimeSpan.FromMilliseconds(1);

    /// <summary>From this change of probability on, a pick that keeps its winner has changed.</summary>
    private const double NotableShift = 0.1;

    /// <summary>The impact as <c>brazilsouth: br → us, +270 ms</c>; <see langword="null"/> when the pick stays, or goes to a relay as near and as soon connected.</summary>
    public static string? Of(RunCase run, RelayCase relay, Func<RelayRun, RelayRun> repair)
    {
        var repaired = run.Ordered with { Relays = [.. run.Ordered.Relays.Select(r => r.Relay == relay.Relay.Name ? repair(r) : r)] };
        var changes = run.PicksNow.Zip(run.Predict([repaired]))
            .Select(picks => (picks.First.Case, Text: Change(run, repaired, picks.First, picks.Second)))
            .Where(change => change.Text is not null)
            .ToList();
        return changes.Select(c => c.Text).Distinct().Count() == 1 && changes.Count == run.PicksNow.Count
            ? changes[0].Text
            : changes.Count == 0 ? null : string.Join("; ", changes.Select(c => $"{c.Text} ({Name(c.Case)})"));
    }

    /// <summary>A pick that moves from one relay to another; <see langword="null"/> when that one is as near.</summary>
    public static string? Describe(RunCase run, string from, string to, TimeSpan? fromRoundTrip) =>
        Cost(fromRoundTrip, RoundTrip(run.Run, to)) is { } cost ? $"{run.Run.Region}: {from} → {to}{cost}" : null;

    /// <summary>A case for a person.</summary>
    public static string Name(PickCase pickCase) => pickCase == PickCase.UdpOpen ? "with UDP open" : "with UDP blocked";

    private static string? Change(RunCase run, ProbeRun repaired, Pick now, Pick without)
    {
        if (without.Relay is not { } from)
        {
            return null;
        }

        if (now.Relay != from)
        {
            return now.Relay is { } to
                ? Describe(run, from, to, RoundTrip(repaired, from)) ?? Later(run, from, to, now.Median - without.Median)
                : $"{run.Run.Region}: {from} → no relay";
        }

        if (without.Probability - now.Probability < NotableShift)
        {
            return null;
        }

        var other = now.Candidates.Where(c => c.Relay != from && c.Probability > 0).MaxBy(c => c.Probability);
        var share = $"{run.Run.Region}: {from} {Percent(without.Probability)} → {Percent(now.Probability)}";
        return other is null ? $"{share}, else no relay"
            : Cost(RoundTrip(repaired, from), RoundTrip(run.Run, other.Relay)) is { } cost ? $"{share}, else {other.Relay}{cost}" : null;
    }

    /// <summary>A pick that moves to a relay as near, which takes notably longer to get to; <see langword="null"/> when it does not.</summary>
    private static string? Later(RunCase run, string from, string to, TimeSpan? by) =>
        by > run.Fleet.Thresholds.PickMargin ? $"{run.Run.Region}: {from} → {to}, as near, +{Wording.Milliseconds(by)} until it is connected" : null;

    /// <summary>By how much farther the other relay is: nothing to say where it is not known, and <see langword="null"/> where it is as near.</summary>
    private static string? Cost(TimeSpan? from, TimeSpan? to) => (to - from) switch
    {
        null => "",
        { } cost when cost.Duration() < s_notableCost => null,
        { } cost when cost < TimeSpan.Zero => ", \u2212" + Wording.Milliseconds(-cost),
        { } cost => ", +" + Wording.Milliseconds(cost),
    };

    private static TimeSpan? RoundTrip(ProbeRun run, string relay) => run.Relays.FirstOrDefault(r => r.Relay == relay)?.Endpoints.Min(o => o.Connect);

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);
}
