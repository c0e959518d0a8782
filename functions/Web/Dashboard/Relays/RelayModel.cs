using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard.Incidents;

namespace OpenZro.Probes.Web.Dashboard.Relays;

/// <summary>What the page of a relay shows: its members and names as every region sees them, their certificates, DNS, and the phases over time.</summary>
public sealed record RelayModel
{
    /// <summary>What stands around the page.</summary>
    public required PageFrame Frame { get; init; }

    /// <summary>The relay.</summary>
    public required Relay Relay { get; init; }

    /// <summary>Its place in management's list, from 1.</summary>
    public required int Position { get; init; }

    /// <summary>How it stands in each region that has seen it.</summary>
    public required IReadOnlyList<(string Region, RelayStatus Status)> Stands { get; init; }

    /// <summary>What is wrong with it: incidents, and the findings beside them.</summary>
    public required IncidentBoard Board { get; init; }

    /// <summary>One row per address and name that it must serve.</summary>
    public required IReadOnlyList<EndpointRow> Endpoints { get; init; }

    /// <summary>The certificates that were presented, each once.</summary>
    public required IReadOnlyList<PresentedCertificate> Certificates { get; init; }

    /// <summary>What resolvers answered for its name.</summary>
    public required IReadOnlyList<(string Region, DnsAnswer Answer)> Dns { get; init; }

    /// <summary>What UDP answered.</summary>
    public required IReadOnlyList<(string Region, QuicObservation Seen)> Quic { get; init; }

    /// <summary>The phases over time, one picture per region.</summary>
    public required IReadOnlyList<PhaseHistory> Histories { get; init; }

    /// <summary>The instant as of which days are counted.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The fleet's least days left.</summary>
    public required int LeastDaysLeft { get; init; }

    /// <summary>The worst of <see cref="Stands"/>.</summary>
    public RelayStatus Status => Stands.Select(stand => stand.Status).DefaultIfEmpty(RelayStatus.Unknown).Max();

    /// <summary>Since when it is down, as its incident says; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? DownSince => Board.Open.FirstOrDefault(shown => shown.Incident.Cause == Cause.Down(Relay.Name))?.Incident.BeganAt;

    /// <summary>When <see cref="Certificates"/> were shown, where that was not in the last slot.</summary>
    public DateTimeOffset? CertificatesSeenAt { get; init; }

    /// <summary>Whether no region gets through to any of its addresses.</summary>
    public bool IsDown => Status is RelayStatus.Unhealthy && AllFailed(Endpoints.SelectMany(row => row.Seen.Values));

    /// <summary>How it stands, in a sentence.</summary>
    public string Headline => IsDown ? $"{Relay.Name} is down"
        : Status is RelayStatus.Unknown ? $"Nothing is known of {Relay.Name}"
        : $"{Relay.Name} is {KebabCase.Of(Status)}";

    /// <summary>Makes the model.</summary>
    /// <param name="frame">What stands around the page.</param>
    /// <param name="relay">The relay.</param>
    /// <param name="sights">What each region saw last.</param>
    /// <param name="series">What was seen of the relay over the range.</param>
    /// <param name="board">What is wrong with it.</param>
    /// <param name="now">The instant.</param>
    internal static RelayModel Of(PageFrame frame, Relay relay, LatestSights sights, ResultsSeries series, IncidentBoard board, DateTimeOffset now)
    {
        var seen = sights.Regions.Select(sight => (sight.Run.Region, Run: sight.Run.Relays.FirstOrDefault(run => run.Relay == relay.Name))).Where(one => one.Run is not null).Select(one => (one.Region, Run: one.Run!)).ToList();
        var (certificates, shownAt) = LastShown(relay.Name, sights, seen);
        return new RelayModel
        {
            Frame = frame,
            Relay = relay,
            Position = sights.Fleet.Relays.ToList().IndexOf(relay) + 1,
            Stands = [.. sights.Regions.Select(sight => (sight.Run.Region, sight.Judgement.Relays.FirstOrDefault(judged => judged.Relay == relay.Name)?.Status ?? RelayStatus.Unknown))],
            Board = board,
            Endpoints = EndpointRow.Of(seen, certificates),
            Certificates = certificates,
            CertificatesSeenAt = shownAt,
            Dns = [.. seen.SelectMany(one => one.Run.Dns.Where(answer => answer.Name == relay.Url.Host).Select(answer => (one.Region, answer)))],
            Quic = [.. seen.SelectMany(one => one.Run.Quic.Select(quic => (one.Region, quic)))],
            Histories = [.. frame.Regions.Select(region => PhaseHistory.Of(region, relay.Name, series) with { IsFailingNow = seen.Any(one => one.Region == region && AllFailed(one.Run.Endpoints)) }).Where(history => history.Steps.Any(step => step.Probes > 0))],
            Now = now,
            LeastDaysLeft = sights.Fleet.Thresholds.CertificateDaysLeft,
        };
    }

    private static bool AllFailed(IEnumerable<Observation> seen) => seen.Where(one => one.Skipped is null).All(one => one.PeerFailure is not null);

    /// <summary>What is shown now; where nothing is, what was shown last of what is remembered.</summary>
    private static (IReadOnlyList<PresentedCertificate> Certificates, DateTimeOffset? At) LastShown(string relay, LatestSights sights, IReadOnlyList<(string Region, RelayRun Run)> seen)
    {
        if (PresentedCertificate.Of(seen) is { Count: > 0 } now)
            return (now, null);
        var past = sights.Regions
            .Select(sight => (sight.Run.Region, Last: sight.Recent.LastOrDefault(run => run.Relays.Any(one => one.Relay == relay && one.Endpoints.Any(observation => observation.Certificate is not null)))))
            .Where(one => one.Last is not null).ToList();
        return past.Count == 0 ? ([], null)
            : (PresentedCertificate.Of([.. past.Select(one => (one.Region, one.Last!.Relays.First(run => run.Relay == relay)))]), past.Max(one => one.Last!.Slot));
    }
}

/// <summary>An address and a name, as each region sees it.</summary>
/// <param name="Endpoint">The address and the name.</param>
/// <param name="Certificate">The number of the certificate that it presents; <see langword="null"/> when none was seen.</param>
/// <param name="Seen">What each region saw last; it lacks those that did not look.</param>
public sealed record EndpointRow(ProbeEndpoint Endpoint, int? Certificate, IReadOnlyDictionary<string, Observation> Seen)
{
    internal static IReadOnlyList<EndpointRow> Of(IReadOnlyList<(string Region, RelayRun Run)> seen, IReadOnlyList<PresentedCertificate> certificates) =>
    [
        .. seen.SelectMany(one => one.Run.Endpoints.Select(observation => (one.Region, Observation: observation)))
            .GroupBy(one => one.Observation.Endpoint.ToString(), StringComparer.Ordinal)
            .Select(same => new EndpointRow(
                same.First().Observation.Endpoint,
                same.Select(one => one.Observation.Certificate?.Sha256).OfType<string>().Select(hash => certificates.FirstOrDefault(certificate => certificate.Facts.Sha256 == hash)?.Number).FirstOrDefault(),
                same.GroupBy(one => one.Region, StringComparer.Ordinal).ToDictionary(region => region.Key, region => region.First().Observation, StringComparer.Ordinal))),
    ];
}

/// <summary>A certificate, and who presents it.</summary>
/// <param name="Number">Its number on the page.</param>
/// <param name="Facts">What it says.</param>
/// <param name="By">The addresses that present it.</param>
/// <param name="In">The regions that were shown it.</param>
public sealed record PresentedCertificate(int Number, CertificateFacts Facts, IReadOnlyList<string> By, IReadOnlyList<string> In)
{
    /// <summary>The whole days that it still has: below zero when it has expired.</summary>
    public int DaysLeft(DateTimeOffset now) => (int)Math.Floor((Facts.NotAfter - now).TotalDays);

    internal static IReadOnlyList<PresentedCertificate> Of(IReadOnlyList<(string Region, RelayRun Run)> seen) =>
    [
        .. seen.SelectMany(one => one.Run.Endpoints.Where(observation => observation.Certificate is not null).Select(observation => (one.Region, Observation: observation)))
            .GroupBy(one => one.Observation.Certificate!.Sha256, StringComparer.Ordinal)
            .OrderBy(same => same.Min(one => one.Observation.Certificate!.NotAfter)).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select((same, index) => new PresentedCertificate(
                index + 1,
                same.First().Observation.Certificate!,
                [.. same.Select(one => one.Observation.Endpoint.Address.ToString()).Distinct(StringComparer.Ordinal)],
                [.. same.Select(one => one.Region).Distinct(StringComparer.Ordinal)])),
    ];
}

/// <summary>How the phases went over time, as one region saw them.</summary>
/// <param name="Region">The region.</param>
/// <param name="Steps">One entry per step, those included in which nothing was seen.</param>
/// <param name="Length">How long a step is.</param>
public sealed record PhaseHistory(string Region, IReadOnlyList<PhaseStep> Steps, TimeSpan Length)
{
    /// <summary>The phases, in the order in which they follow each other.</summary>
    public static IReadOnlyList<MeasuredPhase> Phases { get; } = [MeasuredPhase.Resolve, MeasuredPhase.Connect, MeasuredPhase.Handshake, MeasuredPhase.Upgrade, MeasuredPhase.Authenticate];

    /// <summary>The last step in which a probe got through, in this range or, where there is none, in a longer one; <see langword="null"/> when there is none at all.</summary>
    public PhaseStep? LastGood { get; init; }

    /// <summary>Whether nothing got through in the whole range.</summary>
    public bool IsEmpty => !Steps.Any(step => step.IsGood);

    /// <summary>Whether nothing gets through now, or did in the whole range.</summary>
    public bool IsFailing => IsFailingNow || IsEmpty;

    /// <summary>Whether nothing got through when the region looked last.</summary>
    public bool IsFailingNow { get; init; }

    /// <summary>The same, with what was good before its range.</summary>
    /// <param name="longer">What was seen over a longer range.</param>
    public PhaseHistory Before(PhaseHistory longer) => LastGood is null ? this with { LastGood = longer.LastGood } : this;

    /// <summary>The highest of all steps, in ms.</summary>
    public double Top => Steps.Max(step => Math.Max(step.Medians.Sum(), step.Slow ?? 0));

    internal static PhaseHistory Of(string region, string relay, ResultsSeries series)
    {
        var points = series.LineOf(region, relay).ToDictionary(point => point.At, point => point.Tally);
        IReadOnlyList<PhaseStep> steps = [.. Enumerable.Range(0, series.Steps).Select(step => PhaseStep.Of(series.From + (series.Step * step), series.Step, points.GetValueOrDefault(series.From + (series.Step * step)) ?? new Tally()))];
        return new PhaseHistory(region, steps, series.Step) { LastGood = steps.LastOrDefault(step => step.IsGood) };
    }
}

/// <summary>How the phases went in one step of time.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Medians">The median of each phase in ms, in the order of <see cref="PhaseHistory.Phases"/>; zero for one that was not measured.</param>
/// <param name="Slow">What 95 % of connecting in full do not exceed, in ms.</param>
/// <param name="Probes">How many probes there were.</param>
/// <param name="Failed">How many of them failed.</param>
public sealed record PhaseStep(DateTimeOffset At, TimeSpan Length, IReadOnlyList<double> Medians, double? Slow, long Probes, long Failed)
{
    /// <summary>Whether a probe got through.</summary>
    public bool IsGood => Medians.Any(median => median > 0) && Probes > Failed;

    /// <summary>The phases that were measured, with their medians in ms.</summary>
    public IEnumerable<(MeasuredPhase Phase, double Median)> Phases => PhaseHistory.Phases.Zip(Medians).Where(one => one.Second > 0);

    internal static PhaseStep Of(DateTimeOffset at, TimeSpan length, Tally tally) => new(
        at,
        length,
        [.. PhaseHistory.Phases.Select(phase => tally.Phases.GetValueOrDefault(phase)?.Percentile(0.5)?.TotalMilliseconds ?? 0)],
        tally.Phases.GetValueOrDefault(MeasuredPhase.Full)?.Percentile(0.95)?.TotalMilliseconds,
        tally.Succeeded + tally.Failed,
        tally.Failed);
}
