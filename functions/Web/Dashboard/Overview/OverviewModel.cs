using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard.Incidents;

namespace OpenZro.Probes.Web.Dashboard.Overview;

/// <summary>What the overview shows: whether every region will pick the right relay, and what stands behind that.</summary>
public sealed record OverviewModel
{
    /// <summary>What stands around the page.</summary>
    public required PageFrame Frame { get; init; }

    /// <summary>The relays, in the order in which management lists them.</summary>
    public required IReadOnlyList<OverviewRelay> Relays { get; init; }

    /// <summary>The regions.</summary>
    public required IReadOnlyList<OverviewRegion> Regions { get; init; }

    /// <summary>What is wrong: incidents, and the findings beside them.</summary>
    public required IncidentBoard Board { get; init; }

    /// <summary>The regions whose store did not answer, with the reason.</summary>
    public required IReadOnlyList<SilentRegion> Silent { get; init; }

    /// <summary>The worst that may be said of all regions.</summary>
    public Tone Tone => Regions.Count == 0 ? Tone.Unknown
        : Regions.Any(region => region.Verdict is PickVerdict.Wrong) ? Tone.Bad
        : Regions.Any(region => region.Verdict is PickVerdict.Contested || region.Down.Count > 0) ? Tone.Warning
        : Regions.Any(region => region.Verdict is PickVerdict.Unknown) ? Tone.Unknown : Tone.Good;

    /// <summary>The answer to the one question.</summary>
    public string Headline
    {
        get
        {
            var (wrong, contested, unknown) = (Named(PickVerdict.Wrong), Named(PickVerdict.Contested), Named(PickVerdict.Unknown));
            if (Regions.Count == 0)
                return "No region has reported yet.";
            var silent = unknown.Count > 0 ? $"; nothing is known of {Figures.List(unknown)}" : "";
            if (wrong.Count > 0)
                return $"{Share(wrong.Count)} will pick the wrong relay{(contested.Count > 0 ? $", and {contested.Count} may" : "")}{silent}.";
            if (contested.Count > 0)
                return $"{Share(contested.Count)} may pick the wrong relay{silent}.";
            if (unknown.Count > 0)
                return unknown.Count == Regions.Count ? "Nothing is known of any region." : $"Nothing is known of {Figures.List(unknown)}; every other region will pick the right relay{WhatIsDown}.";
            return $"{(Regions.Count == 1 ? Regions[0].Name : "Every region")} will pick the right relay{WhatIsDown}.";
        }
    }

    /// <summary>Makes the model.</summary>
    /// <param name="frame">What stands around the page.</param>
    /// <param name="sights">What each region saw last.</param>
    /// <param name="series">What was seen over the range.</param>
    /// <param name="board">What is wrong.</param>
    /// <param name="now">The instant.</param>
    internal static OverviewModel Of(PageFrame frame, LatestSights sights, ResultsSeries series, IncidentBoard board, DateTimeOffset now)
    {
        var regions = frame.Regions.Select(name => OverviewRegion.Of(name, sights, series, board, now)).ToList();
        return new OverviewModel
        {
            Frame = frame,
            Relays = [.. sights.Fleet.Relays.Select(relay => OverviewRelay.Of(relay, sights))],
            Regions = regions,
            Board = board,
            Silent = sights.Silent,
        };
    }

    /// <summary>The relays that are down, wherever they are: those whose pairs have no other way, also where no peer would pick them.</summary>
    private string WhatIsDown => Regions.SelectMany(region => region.Down).Distinct().ToList() is { Count: > 0 } down ? $", but {Figures.List(down)} {(down.Count == 1 ? "is" : "are")} down" : "";

    private List<string> Named(PickVerdict verdict) => [.. Regions.Where(region => region.Verdict == verdict).Select(region => region.Name)];

    private string Share(int count) => Regions.Count == 1 ? Regions[0].Name : count == Regions.Count ? "Every region" : $"{count} of {Regions.Count} regions";
}

/// <summary>A relay as the overview's head names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Status">The worst status over all regions.</param>
public sealed record OverviewRelay(string Name, RelayState State, RelayStatus Status)
{
    internal static OverviewRelay Of(Relay relay, LatestSights sights) => new(
        relay.Name,
        relay.State,
        sights.Regions.SelectMany(seen => seen.Judgement.Relays).Where(judged => judged.Relay == relay.Name).Select(judged => judged.Status).DefaultIfEmpty(RelayStatus.Unknown).Max());
}

/// <summary>A region, with a cell per relay.</summary>
public sealed record OverviewRegion
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its peers land where they should.</summary>
    public required PickVerdict Verdict { get; init; }

    /// <summary>The relays that may win there.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    /// <summary>The relays that management lists and that are down from there: by the newest slot, or by an incident that lasts.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>What its peers pick, one entry per case.</summary>
    public required IReadOnlyList<Pick> Picks { get; init; }

    /// <summary>The slot that it ran last; <see langword="null"/> when nothing is known of it.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>Whether it has missed three slots, so that what it said last says nothing.</summary>
    public bool IsSilent { get; init; }

    /// <summary>One cell per relay, in the relays' order.</summary>
    public required IReadOnlyList<OverviewCell> Cells { get; init; }

    internal static OverviewRegion Of(string name, LatestSights sights, ResultsSeries series, IncidentBoard board, DateTimeOffset now)
    {
        var seen = sights.Regions.FirstOrDefault(seen => seen.Run.Region == name);
        var expected = sights.Fleet.ExpectedIn(name);
        var tallies = sights.Fleet.Relays.ToDictionary(relay => relay.Name, relay => series.WholeOf(name, relay.Name), StringComparer.Ordinal);
        var best = tallies.Values.Select(tally => tally.Phases.GetValueOrDefault(MeasuredPhase.Full)?.Percentile(0.5)).Min();
        var silent = seen is not null && now - seen.Run.Slot > sights.Fleet.Interval * DataAge.SilentIntervals;
        return new OverviewRegion
        {
            Name = name,
            Verdict = seen is null || silent ? PickVerdict.Unknown : PickVerdicts.Of(seen.Judgement, expected),
            Expected = expected,
            Down = DownFrom(name, sights, silent ? null : seen, board),
            Picks = seen?.Judgement.Picks ?? [],
            Slot = seen?.Run.Slot,
            IsSilent = silent,
            Cells = [.. sights.Fleet.Relays.Select(relay => OverviewCell.Of(
                relay.Name, seen?.Judgement.Relays.FirstOrDefault(judged => judged.Relay == relay.Name)?.Status ?? RelayStatus.Unknown, tallies[relay.Name], best, series, name))],
        };
    }

    private static IReadOnlyList<string> DownFrom(string region, LatestSights sights, RegionSight? seen, IncidentBoard board) =>
    [
        .. sights.Fleet.Relays.Where(relay => relay.State != RelayState.Candidate).Select(relay => relay.Name)
            .Where(relay => (seen?.Judgement.Relays.Any(judged => judged.Relay == relay && judged.IsDown) ?? false)
                || board.Open.Any(shown => shown.Incident.Cause is { Kind: CauseKind.RelayDown } cause && cause.Relay == relay && shown.Incident.LastsIn(region))),
    ];
}

/// <summary>One relay as one region sees it.</summary>
public sealed record OverviewCell
{
    /// <summary>The relay's name.</summary>
    public required string Relay { get; init; }

    /// <summary>How it stands there.</summary>
    public required RelayStatus Status { get; init; }

    /// <summary>The median handshake over the range.</summary>
    public TimeSpan? Handshake { get; init; }

    /// <summary>What 95 % of the handshakes do not exceed.</summary>
    public TimeSpan? SlowHandshake { get; init; }

    /// <summary>The median of connecting in full.</summary>
    public TimeSpan? Full { get; init; }

    /// <summary>What 95 % of connecting in full do not exceed.</summary>
    public TimeSpan? SlowFull { get; init; }

    /// <summary>How many probes there were.</summary>
    public long Probes { get; init; }

    /// <summary>How many of them failed.</summary>
    public long Failed { get; init; }

    /// <summary>How far from the region's best: 0 the best or as near as makes no difference, to 4.</summary>
    public int Distance { get; init; }

    /// <summary>Whether it is the region's best.</summary>
    public bool IsBest { get; init; }

    /// <summary>The median of connecting in full over time, in ms, one entry per step.</summary>
    public IReadOnlyList<double?> Line { get; init; } = [];

    /// <summary>From which distance to the best a cell is coloured one shade deeper.</summary>
    internal static IReadOnlyList<TimeSpan> Shades { get; } = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(1000)];

    internal static OverviewCell Of(string relay, RelayStatus status, Tally tally, TimeSpan? best, ResultsSeries series, string region)
    {
        var (handshake, full) = (tally.Phases.GetValueOrDefault(MeasuredPhase.Handshake), tally.Phases.GetValueOrDefault(MeasuredPhase.Full));
        var median = full?.Percentile(0.5);
        return new OverviewCell
        {
            Relay = relay,
            Status = status,
            Handshake = handshake?.Percentile(0.5),
            SlowHandshake = handshake?.Percentile(0.95),
            Full = median,
            SlowFull = full?.Percentile(0.95),
            Probes = tally.Succeeded + tally.Failed,
            Failed = tally.Failed,
            Distance = median is null || best is null ? 0 : Shades.Count(shade => median - best >= shade),
            IsBest = median is not null && median == best,
            Line = LineOf(series, region, relay),
        };
    }

    private static double?[] LineOf(ResultsSeries series, string region, string relay)
    {
        var line = new double?[series.Steps];
        foreach (var point in series.LineOf(region, relay))
            line[(int)((point.At - series.From) / series.Step)] = point.Tally.Phases.GetValueOrDefault(MeasuredPhase.Full)?.Percentile(0.5)?.TotalMilliseconds;
        return line;
    }
}
