using OpenZro.Probes.Health;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Reports;

namespace OpenZro.Probes.Web.Tests.Reports;

/// <summary>A week of a mesh: three relays, four regions, an outage, a night without data, a relay that begins to win, two incidents and two rollouts.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset From = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
    private const int Steps = 28;
    private const int SlotsPerStep = 360;

    private static readonly (string Region, string Expected, double[] RoundTrips)[] _regions =
    [
        ("brazilsouth", "br", [300, 420, 30]), ("eastasia", "us", [180, 190, 320]), ("eastus", "us", [12, 85, 115]), ("westeurope", "eu", [84, 9, 190]),
    ];

    /// <summary>The report.</summary>
    /// <param name="hostile">Stands wherever something from outside can; nothing where it is empty.</param>
    public static ReportDocument Make(string hostile = "")
    {
        string[] relays = ["us", "eu", "br"];
        var report = new ReportDocument
        {
            Mesh = "prod" + hostile,
            From = From,
            Before = From.AddDays(7).AddHours(-2),
            StepSeconds = 21_600,
            Summary = "",
            Lines = [.. relays.SelectMany((relay, i) => _regions.Select(region => Line(relay, region.Region, region.RoundTrips[i], hostile)))],
            Vantages = [.. _regions.Select(region => Vantage(region.Region))],
            PickStepSeconds = 3_600,
            Picks = [.. _regions.Select(region => Picks(region.Region, region.Expected))],
            Certificates =
            [
                new("us", ["34.95.249.1"], ["relay-cluster-us.example.com" + hostile], "CN=E7, O=Let's Encrypt, C=US" + hostile, From.AddDays(16), 9, new string('a', 64)),
                new("br", ["34.95.135.229", "34.95.135.230"], ["relay-cluster-br.example.com", "relay-br-1.example.com"], "CN=E7, O=Let's Encrypt, C=US", From.AddDays(70), 63, new string('b', 64)),
                new("eu", ["20.67.1.9"], ["relay-cluster-eu.example.com"], "CN=R11, O=Let's Encrypt, C=US", From.AddDays(94), 87, new string('c', 64)),
            ],
            LeastDaysLeft = 21,
            Incidents =
            [
                new("20260309T220000-b", "us: certificate expires soon", IncidentSeverity.Warning, "cert-expiring", "The certificate of relay-cluster-us.example.com expires in 9 days." + hostile, ["brazilsouth", "eastasia", "eastus", "westeurope"], From.AddDays(6.9), null, 7_200),
                new("20260305T060000-a", "eu cannot be used" + hostile, IncidentSeverity.Critical, "connect-timeout", "No member of eu answers from eastasia and westeurope.", ["eastasia", "westeurope"], From.AddDays(2.25), From.AddDays(2.4), 12_960),
            ],
            Rollouts =
            [
                new("r-2", RolloutKind.Add, "br", "CHG-1042: nearer to São Paulo" + hostile, "olga", RolloutState.Done, "all peers are on it", From.AddDays(3.1), From.AddDays(3.6), new Dictionary<string, int> { ["on-expected"] = 46, ["elsewhere"] = 1, ["skipped"] = 1 }, 268.5),
                new("r-1", RolloutKind.Add, "br", "CHG-1041", "olga", RolloutState.Rejected, "ana: wait for the weekend", From.AddDays(1.4), From.AddDays(1.5), new Dictionary<string, int> { ["pending"] = 48 }, null),
            ],
            Silent = [],
        };
        return report with { Summary = ReportSummary.Of(report) };
    }

    private static ReportLine Line(string relay, string region, double roundTrip, string hostile)
    {
        var random = new Random((relay + region).Sum(letter => letter));
        var isDown = relay == "eu" && (region is "eastasia" or "westeurope");
        var steps = Enumerable.Range(0, Steps).Select(step =>
        {
            var probes = SlotsPerStep - Missed(region, step);
            var failed = isDown && step == 9 ? probes * 3 / 5 : relay == "br" && step == 20 && region == "eastus" ? 4 : 0;
            var median = roundTrip * 3.05 * (1 + (0.04 * random.NextDouble()) + (relay == "us" && step is > 15 and < 19 ? 0.25 : 0));
            return new ReportStep(From.AddHours(6 * step), probes, failed, probes == 0 ? null : Math.Round(median, 3), probes == 0 ? null : Math.Round(median * 1.12, 3));
        }).ToList();
        var (all, bad) = (steps.Sum(step => step.Probes), steps.Sum(step => step.Failed));
        return new ReportLine(
            relay, region, all, bad, (double)(all - bad) / all, bad > 0 ? [new FailureCount("connect", "timeout" + hostile, bad)] : [],
            Math.Round(roundTrip * 3.1, 3), Math.Round(roundTrip * 3.4, 3), Math.Round(roundTrip * 3.8, 3), steps);
    }

    private static ReportVantage Vantage(string region)
    {
        var steps = Enumerable.Range(0, Steps).Select(step => new ReportVantageStep(From.AddHours(6 * step), SlotsPerStep, Missed(region, step))).ToList();
        return new ReportVantage(region, steps.Sum(step => step.Slots), steps.Sum(step => step.Missed), steps);
    }

    private static ReportPicks Picks(string region, string expected)
    {
        var steps = Enumerable.Range(0, Steps).Select(step =>
        {
            var at = From.AddHours(6 * (step + 1));
            if (Missed(region, step) == SlotsPerStep)
                return new ReportPick(at, null, 0, null, PickVerdict.Unknown);
            var relay = region == "brazilsouth" && step < 13 ? "us" : region == "eastasia" && step == 9 ? "us" : expected;
            var (isRight, sure) = (relay == expected, region == "eastasia" ? 0.71 : 0.999);
            return new ReportPick(at, relay, sure, region == "eastasia" ? 11.5 : 213.4, !isRight ? PickVerdict.Wrong : sure < 0.75 ? PickVerdict.Contested : PickVerdict.Right)
            {
                Contenders = sure < 0.75 ? [new(relay, sure), new("eu", 1 - sure) { IsExpected = false }] : [new(relay, sure) { IsExpected = isRight }],
            };
        }).ToList();
        var known = steps.Where(step => step.Verdict is not PickVerdict.Unknown).ToList();
        return new ReportPicks(region, [expected], region == "brazilsouth" ? 1 : 0, steps)
        {
            Right = (double)known.Count(step => step.Verdict is PickVerdict.Right) / known.Count,
            Since = From,
            Won = [.. known.SelectMany(step => step.Contenders).GroupBy(won => (won.Relay, won.IsExpected)).Select(won => new ReportContender(won.Key.Relay, won.Sum(one => one.Probability) / known.Count) { IsExpected = won.Key.IsExpected }).OrderByDescending(won => won.Probability)],
        };
    }

    private static int Missed(string region, int step) => (region, step) switch { ("eastus", 17) => SlotsPerStep, ("eastus", 18) => 90, ("westeurope", 4) => 3, _ => 0 };
}
