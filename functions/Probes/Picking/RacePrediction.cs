namespace OpenZro.Probes.Picking;

/// <summary>The model's pick from a race's own samples, beside the race.</summary>
/// <param name="Pick">The predicted pick.</param>
/// <param name="ShareDifference">The probability predicted for the race's winner less its share of the heats, in percentage points; <see langword="null"/> without a winner.</param>
/// <param name="MedianDifference">
/// The predicted median less the median of the race. The model counts what the client itself adds, and authentication also where the
/// race had to end with the upgrade.
/// </param>
public sealed record RacePrediction(Pick Pick, double? ShareDifference, TimeSpan? MedianDifference)
{
    /// <summary>Compares a pick with what came of the race.</summary>
    internal static RacePrediction From(Pick pick, string? winner, double share, TimeSpan? median)
    {
        var predicted = pick.Candidates.FirstOrDefault(candidate => candidate.Relay == winner)?.Probability ?? 0;
        return new RacePrediction(pick, winner is null ? null : 100 * (predicted - share), pick.Median - median);
    }
}
