using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Dashboard.Regions;

/// <summary>What the page of a region shows: the race that its peers run, whom to let pick anew, and how far its peers are from those elsewhere.</summary>
public sealed record RegionModel
{
    /// <summary>What stands around the page.</summary>
    public required PageFrame Frame { get; init; }

    /// <summary>The region's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its peers land where they should.</summary>
    public required PickVerdict Verdict { get; init; }

    /// <summary>The relays that may win there.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    /// <summary>The slot that it ran last; <see langword="null"/> when nothing is known of it.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>Whether it has missed three slots.</summary>
    public bool IsSilent { get; init; }

    /// <summary>What is wrong as seen from here: incidents, and the findings beside them.</summary>
    public required IncidentBoard Board { get; init; }

    /// <summary>The race in each case.</summary>
    public required IReadOnlyList<RacePicture> Races { get; init; }

    /// <summary>The relays' times over the range.</summary>
    public required IReadOnlyList<RelayTimes> Times { get; init; }

    /// <summary>The instants at which the steps of the times' lines begin, and how long one is.</summary>
    public required ResultsSeries Series { get; init; }

    /// <summary>How far peers are from each other through relays, the region's own peers included.</summary>
    public required PathMatrix Paths { get; init; }

    /// <summary>The rollout file that restarts peers which would pick a nearer relay; <see langword="null"/> when there are none.</summary>
    public string? Repick { get; init; }

    /// <summary>Whether anybody looks which relay the peers use.</summary>
    public bool WatchesPeers { get; init; }

    /// <summary>Whether management told of them at the last look.</summary>
    public bool KnowsPeers { get; init; }

    /// <summary>The relayed pairs with a peer here whose path leaves the regions of both.</summary>
    public IReadOnlyList<RelayedPair> Leaving { get; init; } = [];

    /// <summary>The answer to the one question.</summary>
    public string Headline => Verdict switch
    {
        PickVerdict.Right => $"{Name} will pick {Named}",
        PickVerdict.Contested => $"{Name} picks {Named} by chance{(Expected.Count == 0 ? "" : $", and {Figures.List(Expected)} {(Expected.Count == 1 ? "is" : "are")} expected")}",
        PickVerdict.Wrong when Named.Length == 0 => $"{Name} will find no relay",
        PickVerdict.Wrong => $"{Name} will pick {Named}, which is not expected",
        _ => $"Nothing is known of {Name}",
    };

    /// <summary>Who wins in the first case of which the verdict is true; several where chance decides between them.</summary>
    private string Named => Figures.Either(Races.Select(race => race.Pick).FirstOrDefault(pick => PickVerdicts.Of(pick, Expected) == Verdict)?.Contenders ?? []);

    /// <summary>Makes the model.</summary>
    /// <param name="frame">What stands around the page.</param>
    /// <param name="name">The region.</param>
    /// <param name="sights">What each region saw last.</param>
    /// <param name="series">What was seen over the range.</param>
    /// <param name="board">What is wrong there.</param>
    /// <param name="peers">Who uses which relay; <see langword="null"/> where nobody looks.</param>
    /// <param name="now">The instant.</param>
    internal static RegionModel Of(PageFrame frame, string name, LatestSights sights, ResultsSeries series, IncidentBoard board, PeersState? peers, DateTimeOffset now)
    {
        var seen = sights.Regions.FirstOrDefault(sight => sight.Run.Region == name);
        var expected = sights.Fleet.ExpectedIn(name);
        var silent = seen is not null && now - seen.Run.Slot > sights.Fleet.Interval * DataAge.SilentIntervals;
        return new RegionModel
        {
            Frame = frame,
            Name = name,
            Verdict = seen is null || silent ? PickVerdict.Unknown : PickVerdicts.Of(seen.Judgement, expected),
            Expected = expected,
            Slot = seen?.Run.Slot,
            IsSilent = silent,
            Board = board,
            Races = seen is null ? [] : RacesOf(sights.Fleet, seen),
            Times = [.. sights.Fleet.Relays.Select(relay => new RelayTimes(relay.Name, series.WholeOf(name, relay.Name), series.LineOf(name, relay.Name)))],
            Series = series,
            Paths = PathMatrix.Of(sights, series),
            WatchesPeers = peers is { IsWatched: true },
            KnowsPeers = peers is { IsKnown: true },
            Leaving = [.. (peers?.Use?.Pairs ?? []).Where(pair => (pair.FirstRegion == name || pair.SecondRegion == name) && Leaves(pair, sights.Fleet))],
        };
    }

    private static IReadOnlyList<RacePicture> RacesOf(FleetDefinition fleet, RegionSight seen)
    {
        var input = PickInput.From(fleet, [.. seen.Recent, seen.Run]);
        return [.. seen.Judgement.Picks.Select(pick => RacePicture.Of(pick, RaceSpread.Of(input, pick.Case)))];
    }

    /// <summary>A path leaves when its relay is expected neither where the one peer is nor where the other is.</summary>
    private static bool Leaves(RelayedPair pair, FleetDefinition fleet)
    {
        var at = fleet.Regions.Where(region => region.Name == pair.FirstRegion || region.Name == pair.SecondRegion).ToList();
        return at.Count > 0 && at.TrueForAll(region => region.Expect.Count > 0 && !region.Expect.Contains(pair.Relay));
    }
}

/// <summary>A relay's times as a region sees them.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Whole">Over the whole range.</param>
/// <param name="Line">Over time.</param>
public sealed record RelayTimes(string Relay, Tally Whole, IReadOnlyList<SeriesPoint> Line);
