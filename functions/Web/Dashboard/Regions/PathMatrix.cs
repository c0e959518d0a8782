using OpenZro.Probes.Picking;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;

namespace OpenZro.Probes.Web.Dashboard.Regions;

/// <summary>
/// How far peers are from each other when their traffic is relayed: it crosses one relay, the home of the peer that controls the pair
/// (openzro <c>client/internal/peer/conn.go</c>), so a path is the round trip from the one peer to that relay and from there to the other.
/// </summary>
/// <param name="Regions">The regions, the controlling peer's down and the other's across.</param>
/// <param name="Rows">One row per region of the controlling peer.</param>
public sealed record PathMatrix(IReadOnlyList<string> Regions, IReadOnlyList<PathRow> Rows)
{
    /// <summary>Makes the matrix.</summary>
    /// <param name="sights">What each region saw last: whom its peers pick.</param>
    /// <param name="series">What was seen over the range: the round trips.</param>
    internal static PathMatrix Of(LatestSights sights, ResultsSeries series)
    {
        var homes = sights.Regions.ToDictionary(seen => seen.Run.Region, seen => seen.Judgement.Picks.FirstOrDefault(pick => pick.Case == PickCase.UdpOpen)?.Relay, StringComparer.Ordinal);
        var relays = sights.Fleet.Relays.Where(relay => relay.State != Fleet.RelayState.Candidate).Select(relay => relay.Name).ToList();
        return Of([.. sights.Regions.Select(seen => seen.Run.Region)], relays, region => homes[region], (region, relay) => series.WholeOf(region, relay).Phases.GetValueOrDefault(MeasuredPhase.Connect)?.Percentile(0.5));
    }

    /// <summary>Makes the matrix of what is known. Pure.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="relays">The relays that a path may cross.</param>
    /// <param name="homeOf">The relay that a region's peers call home; <see langword="null"/> when none is known.</param>
    /// <param name="roundTrip">The round trip between a region and a relay; <see langword="null"/> when it is not known.</param>
    internal static PathMatrix Of(IReadOnlyList<string> regions, IReadOnlyList<string> relays, Func<string, string?> homeOf, Func<string, string, TimeSpan?> roundTrip)
    {
        var known = regions.SelectMany(region => relays.Select(relay => (region, relay))).ToDictionary(pair => pair, pair => roundTrip(pair.region, pair.relay));
        return new PathMatrix(regions, [.. regions.Select(region => new PathRow(region, homeOf(region), [.. regions.Select(other => CellOf(region, other))]))]);

        TimeSpan? Through(string region, string other, string relay) => known.GetValueOrDefault((region, relay)) + known.GetValueOrDefault((other, relay));

        PathCell CellOf(string region, string other)
        {
            var best = relays.Select(relay => (Relay: relay, Total: Through(region, other, relay))).Where(path => path.Total is not null).OrderBy(path => path.Total).FirstOrDefault();
            return new PathCell(homeOf(region) is { } home ? Through(region, other, home) : null, best.Total, best.Relay);
        }
    }
}

/// <summary>The paths that the peers of one region control.</summary>
/// <param name="Region">The region.</param>
/// <param name="Home">The relay that its peers call home.</param>
/// <param name="Cells">One entry per region of the other peer.</param>
public sealed record PathRow(string Region, string? Home, IReadOnlyList<PathCell> Cells);

/// <summary>A path between two regions.</summary>
/// <param name="RoundTrip">The round trip through the controlling peer's home; <see langword="null"/> when it is not known.</param>
/// <param name="Best">The shortest round trip through any relay.</param>
/// <param name="BestRelay">That relay.</param>
public sealed record PathCell(TimeSpan? RoundTrip, TimeSpan? Best, string? BestRelay)
{
    /// <summary>By how much the path is longer than it need be; <see langword="null"/> when that is not known.</summary>
    public TimeSpan? Detour => RoundTrip - Best;
}
