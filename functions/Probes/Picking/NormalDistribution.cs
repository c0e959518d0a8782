namespace OpenZro.Probes.Picking;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private static readonly double[] CentralNumerator =
        [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716, 2.506628277459239];

    private static readonly double[] CentralDenominator =
        [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];

    private static readonly double[] TailNumerator =
        [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];

    private static readonly double[] TailDenominator = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

    /// <summary>The value that a share of <paramref name="probability"/> lies below, to nine digits (P. J. Acklam's rational approximation).</summary>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    public static double Quantile(double probability)
    {
        const double Tail = 0.02425;
        if (probability > 0.5)
        {
            return -Quantile(1 - probability);
        }

        if (probability < Tail)
        {
            var t = Math.Sqrt(-2 * Math.Log(probability));
            return Polynomial(TailNumerator, t) / Polynomial(TailDenominator, t);
        }

        var q = probability - 0.5;
        return Polynomial(CentralNumerator, q * q) * q / Polynomial(CentralDenominator, q * q);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var value = 0d;
        foreach (var coefficient in coefficients)
        {
            value = (value * x) + coefficient;
        }

        return value;
    }
}
