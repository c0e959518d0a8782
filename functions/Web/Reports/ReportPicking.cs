using OpenZro.Probes.Picking;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Reports;

/// <summary>Makes the picks of a report of what was judged finely, each moment by how long it lasted. Pure.</summary>
internal static class ReportPicking
{
    /// <summary>What nobody would miss is not told of.</summary>
    private const double LeastShare = 0.0005;

    /// <summary>The picks of a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="expected">The relays that may win there today.</param>
    /// <param name="stretches">What was judged, in order.</param>
    /// <param name="steps">The steps of the report.</param>
    public static ReportPicks Make(string region, IReadOnlyList<string> expected, IReadOnlyList<PickStretch> stretches, ReportSteps steps)
    {
        var byStep = stretches.ToLookup(stretch => (int)((stretch.At - steps.From) / steps.Length));
        var winners = stretches.Where(stretch => stretch.Pick.Contenders.Count == 1).Select(stretch => stretch.Pick.Relay).ToList();
        return new ReportPicks(region, expected, winners.Zip(winners.Skip(1)).Count(pair => pair.First != pair.Second), [.. Enumerable.Range(0, steps.Count).Select(step => PickOf([.. byStep[step]], steps.EndOf(step)))])
        {
            Right = stretches.Count == 0 ? null : Share(stretches, stretch => PickVerdicts.Of(stretch) is PickVerdict.Right ? 1 : 0),
            Since = stretches.Count == 0 ? null : stretches[0].At,
            Won = WonIn(stretches),
        };
    }

    private static ReportPick PickOf(IReadOnlyList<PickStretch> stretches, DateTimeOffset at)
    {
        if (stretches.Count == 0)
            return new ReportPick(at, null, 0, null, PickVerdict.Unknown);
        var won = WonIn(stretches);
        var relay = won.GroupBy(one => one.Relay).MaxBy(same => same.Sum(one => one.Probability));
        TimeSpan[] margins = [.. stretches.Where(stretch => stretch.Pick.Relay == relay?.Key).Select(stretch => stretch.Pick.Margin).OfType<TimeSpan>().Order()];
        var verdicts = stretches.Select(PickVerdicts.Of).Distinct().ToList();
        return new ReportPick(
            at, relay?.Key, relay?.Sum(one => one.Probability) ?? 0, margins.Length == 0 ? null : Rounded.Ms(margins[margins.Length / 2]), verdicts is [var only] ? only : PickVerdict.Contested)
        {
            Contenders = won,
        };
    }

    private static IReadOnlyList<ReportContender> WonIn(IReadOnlyList<PickStretch> stretches) =>
    [
        .. stretches.SelectMany(stretch => stretch.Pick.Candidates.Select(candidate => (candidate.Relay, IsExpected: stretch.Expects(candidate.Relay)))).Distinct()
            .Select(one => new ReportContender(
                one.Relay,
                Math.Round(Share(stretches, stretch => stretch.Expects(one.Relay) == one.IsExpected ? stretch.Pick.Candidates.Where(candidate => candidate.Relay == one.Relay).Sum(candidate => candidate.Probability) : 0), 4))
            {
                IsExpected = one.IsExpected,
            })
            .Where(won => won.Probability >= LeastShare)
            .OrderByDescending(won => won.Probability).ThenBy(won => won.Relay, StringComparer.Ordinal),
    ];

    /// <summary>The mean of something over time.</summary>
    private static double Share(IReadOnlyList<PickStretch> stretches, Func<PickStretch, double> of) =>
        stretches.Sum(stretch => of(stretch) * stretch.Length.TotalSeconds) / stretches.Sum(stretch => stretch.Length.TotalSeconds);
}
