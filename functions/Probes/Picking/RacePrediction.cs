namespace OpenZro.Probes.Picking;

/// <summary>The model's pick from a race's own samples, beside the race.</summary>
/// <param name="Pick">The predicted pick.</param>
/// <param name="ShareDifference">The probability predicted for the race's winner less its share of the heats, in percentage points; <see langword="null"/> without a winner.</param>
/// <param name="MedianDifference">
/// The predicted median less the median of the race. The model counts what the client itself adds, and authentication also where the
/// race had to end with the upgrade.
/// </param>
/// <param name="Differences">Each relay, in the order of the standings.</param>
public sealed record RacePrediction(Pick Pick, double? ShareDifference, TimeSpan? MedianDifference, IReadOnlyList<RaceDifference> Differences)
{
    /// <summary>Compares a pick with what came of the race.</summary>
    internal static RacePrediction From(Pick pick, RaceReport report)
    {
        RaceDifference[] differences = [.. report.Standings.Select(line => RaceDifference.Of(pick, line, report.Heats))];
        return new RacePrediction(
            pick, differences.FirstOrDefault(relay => relay.Relay == report.Winner)?.SharePoints, pick.Median - report.Median, differences);
    }
}

/// <summary>How far the model is from what a race showed of one relay.</summary>
/// <param name="Relay">The relay's name in the fleet.</param>
/// <param name="PredictedShare">The probability that it wins, 0 to 1; 0 when the model takes it for unusable.</param>
/// <param name="MeasuredShare">The share of the heats that it won, 0 to 1.</param>
/// <param name="PredictedMedian">Its predicted median; <see langword="null"/> when the model takes it for unusable.</param>
/// <param name="MeasuredMedian">Its own median in the heats; <see langword="null"/> when it never was ready.</param>
public sealed record RaceDifference(string Relay, double PredictedShare, double MeasuredShare, TimeSpan? PredictedMedian, TimeSpan? MeasuredMedian)
{
    /// <summary>The predicted share less the measured one, in percentage points.</summary>
    public double SharePoints => 100 * (PredictedShare - MeasuredShare);

    /// <summary>The predicted median less the measured one.</summary>
    public TimeSpan? Median => PredictedMedian - MeasuredMedian;

    /// <summary>Compares one relay of a pick with its standing.</summary>
    internal static RaceDifference Of(Pick pick, RaceStanding standing, int heats)
    {
        var candidate = pick.Candidates.FirstOrDefault(candidate => candidate.Relay == standing.Relay);
        return new RaceDifference(standing.Relay, candidate?.Probability ?? 0, (double)standing.Wins / heats, candidate?.Median, standing.Median);
    }
}
