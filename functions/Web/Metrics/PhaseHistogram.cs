namespace OpenZro.Probes.Web.Metrics;

/// <summary>Durations counted per upper bound, from 1 ms to 10 s.</summary>
internal sealed class PhaseHistogram
{
    private static readonly double[] _bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string[] _boundTexts = [.. _bounds.Select(ExpositionText.Number), "+Inf"];

    private readonly long[] _counts = new long[_bounds.Length + 1];
    private double _sum;

    /// <summary>Counts one duration.</summary>
    public void Add(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        var bucket = Array.FindIndex(_bounds, bound => seconds <= bound);
        _counts[bucket < 0 ? _bounds.Length : bucket]++;
        _sum += seconds;
    }

    /// <summary>The series of the histogram.</summary>
    /// <param name="labels">What it is of.</param>
    public IEnumerable<MetricSample> Samples((string Name, string Value)[] labels)
    {
        long total = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            total += _counts[i];
            yield return new MetricSample(labels, total, "_bucket", _boundTexts[i]);
        }

        yield return new MetricSample(labels, _sum, "_sum");
        yield return new MetricSample(labels, total, "_count");
    }
}
