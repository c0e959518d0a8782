namespace OpenZro.Probes.Picking;

/// <summary>
/// Since when the times of an address are what they are now. Two rules tell a lasting shift from noise, both by order statistics, so that
/// single spikes change nothing:
/// <list type="bullet">
/// <item>A step: <see cref="Lasting"/> times in a row lie on one side of the times before, farther from their median than three standard
/// deviations as the median absolute deviation estimates them (the Hampel identifier; Davies and Gather 1993), and than the middle four
/// fifths of them, so that what came now and then before is no step. Of a few times, which may not show yet how far they spread, they must
/// lie beyond all, by 6/n of their range.</item>
/// <item>A drift: the medians of the older and the newer half differ by more than half as much again as the intervals of both together
/// (1.57 IQR / √n each; McGill, Tukey and Larsen 1978); then the older half goes, and what is left is asked again.</item>
/// </list>
/// A difference below <see cref="Notable"/> is neither: a client's own noise is as large. Pure.
/// </summary>
/// <param name="Start">The first of the times that are of now.</param>
/// <param name="Against">How many of the newest lie off the others on one side, and are too few yet to be a step.</param>
internal readonly record struct TimeLevel(int Start, int Against)
{
    /// <summary>So many times in a row make a step: with fewer a pair of spikes would.</summary>
    public const int Lasting = 3;

    /// <summary>The least difference in ms that is one: the standard deviation of a client's attempt.</summary>
    public const double Notable = ClientCosts.WsSpread;

    private const double Deviations = 3;
    private const double DeviationOfNormal = 1.4826;
    private const double OuterShare = 0.1;
    private const int Few = 9;
    private const double RangeOfFew = 6;
    private const double Notch = 1.57;
    private const double BeyondIntervals = 1.5;
    private const int FewestOfHalf = 6;

    /// <summary>
    /// Whether a step may be under way: two times in a row are off. Then they weigh as much as all before together; a single one is a spike
    /// as likely as not, and weighs as any other.
    /// </summary>
    public bool IsShifting => Against > 1;

    /// <summary>Finds the level.</summary>
    /// <param name="times">The times in ms, oldest first.</param>
    public static TimeLevel Of(ReadOnlySpan<double> times)
    {
        var (start, against, side) = (0, 0, 0);
        for (var i = Lasting; i < times.Length; i++)
        {
            var level = times[start..(i - against)];
            var off = level.Length < Lasting ? 0 : SideOf(times[i], level);
            against = off == 0 ? 0 : off == side ? against + 1 : 1;
            side = off;
            if (against == Lasting)
            {
                (start, against, side) = (i - Lasting + 1, 0, 0);
            }
        }

        return new TimeLevel(against > 0 ? start : WithoutDrift(times, start), against);
    }

    private static int WithoutDrift(ReadOnlySpan<double> times, int start)
    {
        while (times.Length - start >= 2 * FewestOfHalf)
        {
            var middle = (start + times.Length) / 2;
            double[] older = Sorted(times[start..middle]), newer = Sorted(times[middle..]);
            if (Math.Abs(Median(older) - Median(newer)) <= Math.Max(Notable, BeyondIntervals * (IntervalOf(older) + IntervalOf(newer))))
            {
                break;
            }

            start = middle;
        }

        return start;
    }

    /// <summary>On which side of a level a time lies: 1 above, -1 below, 0 within.</summary>
    private static int SideOf(double time, ReadOnlySpan<double> level)
    {
        var sorted = Sorted(level);
        var median = Median(sorted);
        var reach = Math.Max(Notable, Deviations * DeviationOfNormal * Median(Sorted([.. sorted.Select(known => Math.Abs(known - median))])));
        var (share, beyond) = sorted.Length < Few ? (0d, RangeOfFew * (sorted[^1] - sorted[0]) / sorted.Length) : (OuterShare, 0d);
        return time > Math.Max(median + reach, At(sorted, 1 - share) + beyond) ? 1 : time < Math.Min(median - reach, At(sorted, share) - beyond) ? -1 : 0;
    }

    private static double IntervalOf(double[] sorted) => Notch * (At(sorted, 0.75) - At(sorted, 0.25)) / Math.Sqrt(sorted.Length);

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static double At(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1), MidpointRounding.AwayFromZero)];

    private static double[] Sorted(ReadOnlySpan<double> times)
    {
        var sorted = times.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
