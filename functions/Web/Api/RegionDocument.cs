using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Dashboard.Regions;

namespace OpenZro.Probes.Web.Api;

/// <summary>The race that the peers of a region run, whom to let pick anew, and how far its peers are from those elsewhere: what the page of a region shows.</summary>
/// <param name="Region">The region.</param>
/// <param name="Range">How far back the round trips of the paths go.</param>
/// <param name="Verdict">Whether its peers land where they should.</param>
/// <param name="Expected">The relays that may win there.</param>
/// <param name="Slot">The slot that it ran last; <see langword="null"/> when nothing is known of it.</param>
/// <param name="IsSilent">Whether it has missed three slots.</param>
/// <param name="Races">The race in each case.</param>
/// <param name="Paths">The paths between all regions through the controlling peer's home relay.</param>
/// <param name="WatchesPeers">Whether anybody looks which relay the peers use; without that there is neither advice nor a pair that leaves.</param>
/// <param name="RepickAdvice">The rollout file that restarts the peers which would pick a nearer relay; <see langword="null"/> when there are none.</param>
/// <param name="Leaving">The relayed pairs with a peer here whose path leaves the regions of both.</param>
public sealed record RegionDocument(
    string Region, string Range, PickVerdict Verdict, IReadOnlyList<string> Expected, DateTimeOffset? Slot, bool IsSilent, IReadOnlyList<RaceDocument> Races, IReadOnlyList<PathRowDocument> Paths,
    bool WatchesPeers, string? RepickAdvice, IReadOnlyList<RelayedPair> Leaving)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.region/1";

    /// <summary>Whether management told of the peers at the last look; else that there is no advice says nothing.</summary>
    public bool KnowsPeers { get; init; }

    internal static RegionDocument Of(RegionModel model) => new(
        model.Name, model.Frame.Range!.Name, model.Verdict, model.Expected, model.Slot, model.IsSilent, [.. model.Races.Select(RaceDocument.Of)],
        [.. model.Paths.Rows.Select(row => new PathRowDocument(row.Region, row.Home, [.. model.Paths.Regions.Zip(row.Cells, PathCellDocument.Of)]))],
        model.WatchesPeers, model.Repick, model.Leaving)
    {
        KnowsPeers = model.KnowsPeers,
    };
}

/// <summary>A race.</summary>
/// <param name="Pick">What is predicted.</param>
/// <param name="Estimated">Which parts were not measured but derived.</param>
/// <param name="Lanes">The relays: first those that race, likeliest first, then those that only would.</param>
/// <param name="OverlapFromMs">Where the first two relays begin to overlap; <see langword="null"/> when one is always before the other.</param>
/// <param name="OverlapToMs">Where they cease to.</param>
public sealed record RaceDocument(PickDocument Pick, IReadOnlyList<string> Estimated, IReadOnlyList<RaceLaneDocument> Lanes, double? OverlapFromMs, double? OverlapToMs)
{
    internal static RaceDocument Of(RacePicture race) => new(
        CheckDocuments.Pick(race.Pick), race.Pick.Estimated, [.. race.Lanes.Select(RaceLaneDocument.Of)], Rounded.Ms(race.Overlap?.From), Rounded.Ms(race.Overlap?.To));
}

/// <summary>How the attempts of one relay spread.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="State">Where it stands; a candidate takes no part.</param>
/// <param name="Probability">How likely it wins; <see langword="null"/> when it takes no part.</param>
/// <param name="Ready">The share of the attempts that get ready.</param>
/// <param name="Shares">The shares of the attempts that get ready to which <paramref name="ReadyAfterMs"/> belongs.</param>
/// <param name="ReadyAfterMs">After how long those are ready.</param>
public sealed record RaceLaneDocument(string Relay, RelayState State, double? Probability, double Ready, IReadOnlyList<double> Shares, IReadOnlyList<double> ReadyAfterMs)
{
    private static readonly double[] _shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    internal static RaceLaneDocument Of(RaceLanePicture lane)
    {
        double[] shares = lane.Spread.ReadyAfter.Count > 0 ? _shares : [];
        return new(
            lane.Spread.Relay, lane.Spread.State, lane.Probability is { } chance ? Math.Round(chance, 4) : null, Math.Round(lane.Spread.Ready, 4), shares,
            [.. shares.Select(share => Rounded.Ms(lane.Spread.Percentile(share))!.Value)]);
    }
}

/// <summary>The paths that the peers of one region control.</summary>
/// <param name="Region">The region.</param>
/// <param name="Home">The relay that its peers call home; <see langword="null"/> when none is known.</param>
/// <param name="To">One entry per region of the other peer, the own one included.</param>
public sealed record PathRowDocument(string Region, string? Home, IReadOnlyList<PathCellDocument> To);

/// <summary>A path between the peers of two regions.</summary>
/// <param name="Region">The other peer's region.</param>
/// <param name="RoundTripMs">The round trip through the controlling peer's home relay; <see langword="null"/> when it is not known.</param>
/// <param name="BestMs">The shortest round trip through any relay.</param>
/// <param name="BestRelay">That relay.</param>
public sealed record PathCellDocument(string Region, double? RoundTripMs, double? BestMs, string? BestRelay)
{
    internal static PathCellDocument Of(string region, PathCell cell) => new(region, Rounded.Ms(cell.RoundTrip), Rounded.Ms(cell.Best), cell.BestRelay);
}
