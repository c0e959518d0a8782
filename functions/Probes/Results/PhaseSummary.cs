namespace OpenZro.Probes.Results;

/// <summary>The distribution of one phase's durations, in milliseconds; percentiles by nearest rank, to within 1 %.</summary>
/// <param name="Phase">The phase, such as <c>handshake</c>, or <c>full</c> for connecting up to the probe's goal.</param>
/// <param name="Count">How many were measured.</param>
/// <param name="MinMs">The smallest.</param>
/// <param name="MeanMs">The mean.</param>
/// <param name="P50Ms">The median.</param>
/// <param name="P90Ms">What 90 % do not exceed.</param>
/// <param name="P95Ms">What 95 % do not exceed.</param>
/// <param name="P99Ms">What 99 % do not exceed.</param>
/// <param name="MaxMs">The largest.</param>
public sealed record PhaseSummary(
    string Phase, long Count, double MinMs, double MeanMs, double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs)
{
    internal static PhaseSummary Of(MeasuredPhase phase, LatencyHistogram histogram) => new(
        phase.ToString().ToLowerInvariant(), histogram.Count, Milliseconds(histogram.Min), Milliseconds(histogram.Mean),
        Milliseconds(histogram.Percentile(0.5)), Milliseconds(histogram.Percentile(0.9)), Milliseconds(histogram.Percentile(0.95)),
        Milliseconds(histogram.Percentile(0.99)), Milliseconds(histogram.Max));

    private static double Milliseconds(TimeSpan? elapsed) => Math.Round(elapsed?.TotalMilliseconds ?? 0, 3);
}
