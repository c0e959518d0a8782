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
    /// <summary>From this change of probability on, a pick that keeps its winner has changed.</summary>
    private const double NotableShift = 0.1;

    /// <summary>The impact as <c>brazilsouth: br → us, +270 ms</c>; <see langword="null"/> when the pick stays.</summary>
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

    /// <summary>A pick that moves from one relay to another.</summary>
    public static string Describe(RunCase run, string from, string to, TimeSpan? fromRoundTrip) =>
        $"{run.Run.Region}: {from} → {to}{Cost(fromRoundTrip, RoundTrip(run.Run, to))}";

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
            return now.Relay is { } to ? Describe(run, from, to, RoundTrip(repaired, from)) : $"{run.Run.Region}: {from} → no relay";
        }

        if (without.Probability - now.Probability < NotableShift)
        {
            return null;
        }

        var other = now.Candidates.Where(c => c.Relay != from && c.Probability > 0).MaxBy(c => c.Probability);
        var share = $"{run.Run.Region}: {from} {Percent(without.Probability)} → {Percent(now.Probability)}";
        return other is null ? $"{share}, else no relay" : $"{share}, else {other.Relay}{Cost(RoundTrip(repaired, from), RoundTrip(run.Run, other.Relay))}";
    }

    private static string Cost(TimeSpan? from, TimeSpan? to) => (to - from) switch
    {
        null => "",
        { } cost when cost < TimeSpan.Zero => ", \u2212" + Wording.Milliseconds(-cost),
        { } cost => ", +" + Wording.Milliseconds(cost),
    };

    private static TimeSpan? RoundTrip(ProbeRun run, string relay) => run.Relays.FirstOrDefault(r => r.Relay == relay)?.Endpoints.Min(o => o.Connect);

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);
}
