using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Web.Dashboard.Regions;

/// <summary>The race of a region's peers as it is drawn: a lane per relay, over one axis of time. Pure.</summary>
public sealed record RacePicture
{
    private const int Columns = 240;
    private const double Margin = 0.06;

    /// <summary>What is predicted.</summary>
    public required Pick Pick { get; init; }

    /// <summary>The lanes: first the relays that race, likeliest first, then those that only would.</summary>
    public required IReadOnlyList<RaceLanePicture> Lanes { get; init; }

    /// <summary>Where the axis begins, in ms.</summary>
    public required double From { get; init; }

    /// <summary>Where the axis ends, in ms.</summary>
    public required double To { get; init; }

    /// <summary>Where the likeliest relay and its next rival overlap, in ms: an attempt of either may end there first. <see langword="null"/> when one is always before the other.</summary>
    public (double From, double To)? Overlap { get; init; }

    /// <summary>How many columns a lane's shape has.</summary>
    public static int Width => Columns;

    /// <summary>Draws a race.</summary>
    /// <param name="pick">What is predicted.</param>
    /// <param name="spreads">How the attempts spread.</param>
    public static RacePicture Of(Pick pick, IReadOnlyList<RaceSpread> spreads)
    {
        ArgumentNullException.ThrowIfNull(pick);
        ArgumentNullException.ThrowIfNull(spreads);
        var drawn = spreads.Where(spread => spread.ReadyAfter.Count > 0).ToList();
        var (first, last) = drawn.Count == 0 ? (0, 1) : (drawn.Min(spread => Low(spread)), drawn.Max(spread => High(spread)));
        var room = Math.Max(1, (last - first) * Margin);
        var (from, to) = (Math.Max(0, first - room), last + room);
        var chances = pick.Candidates.ToDictionary(candidate => candidate.Relay, candidate => candidate.Probability, StringComparer.Ordinal);
        var lanes = spreads
            .Select(spread => new RaceLanePicture(spread, chances.TryGetValue(spread.Relay, out var chance) ? chance : null, Shape(spread, from, to)))
            .OrderByDescending(lane => lane.Probability ?? -1).ThenBy(lane => lane.Spread.Percentile(0.5) ?? TimeSpan.MaxValue)
            .ToList();
        return new RacePicture { Pick = pick, Lanes = lanes, From = from, To = to, Overlap = OverlapOf(lanes) };
    }

    /// <summary>Where a time lies on the axis, 0 to 1.</summary>
    public double At(double milliseconds) => (milliseconds - From) / (To - From);

    private static (double From, double To)? OverlapOf(List<RaceLanePicture> lanes)
    {
        var racing = lanes.Where(lane => lane.Probability is not null && lane.Spread.ReadyAfter.Count > 0).Take(2).ToList();
        if (racing.Count < 2)
            return null;
        var (begin, end) = (Math.Max(Low(racing[0].Spread), Low(racing[1].Spread)), Math.Min(High(racing[0].Spread), High(racing[1].Spread)));
        return end > begin ? (begin, end) : null;
    }

    private static double Low(RaceSpread spread) => spread.Percentile(0.01)!.Value.TotalMilliseconds;

    private static double High(RaceSpread spread) => spread.Percentile(0.99)!.Value.TotalMilliseconds;

    /// <summary>How likely an attempt ends in each column, smoothed a little; the highest is 1.</summary>
    private static double[] Shape(RaceSpread spread, double from, double to)
    {
        var columns = new double[Columns];
        foreach (var time in spread.ReadyAfter)
        {
            var at = (time.TotalMilliseconds - from) / (to - from) * Columns;
            for (var column = Math.Max(0, (int)at - 4); column <= Math.Min(Columns - 1, (int)at + 4); column++)
            {
                var far = (column + 0.5 - at) / 1.5;
                columns[column] += Math.Exp(-far * far / 2);
            }
        }

        var highest = columns.Max();
        return highest > 0 ? [.. columns.Select(column => column / highest)] : columns;
    }
}

/// <summary>A relay in a race, as it is drawn.</summary>
/// <param name="Spread">How its attempts spread.</param>
/// <param name="Probability">How likely it wins, 0 to 1; <see langword="null"/> when it takes no part.</param>
/// <param name="Shape">How likely an attempt ends in each column of the axis, 0 to 1.</param>
public sealed record RaceLanePicture(RaceSpread Spread, double? Probability, IReadOnlyList<double> Shape);
