using System.Text;
using CsCheck;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Tests.Results;

public sealed class LatencyHistogramTests
{
    private static readonly Gen<TimeSpan> _duration = Gen.OneOf(
        Gen.Long[0, 1000], Gen.Long[0, 10_000_000], Gen.Double[0, 18].Select(power => (long)Math.Pow(10, power)), Gen.Const(long.MaxValue / 1000)).Select(ticks => new TimeSpan(ticks));

    private static readonly Gen<TimeSpan[]> _durations = _duration.Array[0, 200];

    [Fact]
    public void Any_percentile_is_correct_to_one_percent() =>
        Gen.Select(_duration.Array[1, 200], Gen.Double[0, 1]).Sample((values, share) =>
        {
            var exact = values.Order().ElementAt(Math.Clamp((int)Math.Ceiling(share * values.Length), 1, values.Length) - 1);

            var estimate = Of(values).Percentile(share)!.Value;

            return Math.Abs(estimate.Ticks - exact.Ticks) <= exact.Ticks / 100.0;
        });

    [Fact]
    public void Count_mean_and_extremes_are_exact() =>
        _duration.Array[1, 200].Sample(values =>
        {
            var histogram = Of(values);
            return histogram.Count == values.Length && histogram.Min == values.Min() && histogram.Max == values.Max()
                && histogram.Mean!.Value.Ticks == values.Sum(value => value.Ticks) / values.Length;
        });

    [Fact]
    public void Merging_is_the_same_as_adding_all_in_any_order_and_grouping() =>
        Gen.Select(_durations, _durations, _durations).Sample((a, b, c) =>
        {
            var all = Bytes(Of([.. a, .. b, .. c]));
            return Bytes(Merged(Merged(Of(a), Of(b)), Of(c))).SequenceEqual(all)
                && Bytes(Merged(Of(a), Merged(Of(b), Of(c)))).SequenceEqual(all)
                && Bytes(Merged(Of(c), Merged(Of(b), Of(a)))).SequenceEqual(all);
        });

    [Fact]
    public void What_was_written_is_read() =>
        _durations.Sample(values =>
        {
            var bytes = Bytes(Of(values));
            var read = new LatencyHistogram();
            var numbers = new PackedNumbers(bytes);
            LatencyHistogram.Read(ref numbers, read);
            return !numbers.IsDamaged && Bytes(read).SequenceEqual(bytes);
        });

    [Fact]
    public void Without_values_there_are_no_answers()
    {
        var empty = new LatencyHistogram();

        (empty.Count, empty.Min, empty.Max, empty.Mean, empty.Percentile(0.5)).ShouldBe((0, null, null, null, null));
        Merged(new LatencyHistogram(), empty).Percentile(0.5).ShouldBeNull();
    }

    [Fact]
    public void An_hour_of_probes_takes_a_few_hundred_bytes()
    {
        var random = new Random(1);

        var bytes = Bytes(Of([.. Enumerable.Range(0, 360).Select(_ => TimeSpan.FromMilliseconds(30 * Math.Exp(random.NextDouble())))]));

        bytes.Length.ShouldBeLessThan(400);
    }

    private static LatencyHistogram Of(TimeSpan[] values)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in values)
            histogram.Add(value);
        return histogram;
    }

    private static LatencyHistogram Merged(LatencyHistogram a, LatencyHistogram b)
    {
        a.Merge(b);
        return a;
    }

    private static byte[] Bytes(LatencyHistogram histogram)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        histogram.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
