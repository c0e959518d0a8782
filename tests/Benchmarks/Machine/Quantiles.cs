namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>Quantiles of a few figures, by the nearest rank.</summary>
internal static class Quantiles
{
    public static double Of(IEnumerable<double> values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
