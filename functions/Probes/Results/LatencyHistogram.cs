using System.Numerics;

namespace OpenZro.Probes.Results;

/// <summary>
/// A distribution of durations in which each value is kept to within 1 % (1/128 at most; exact below 12.8 µs). Buckets grow with the
/// value: 64 to each power of two of ticks of 100 ns, in whole numbers only, so that the same values give the same histogram
/// everywhere. Merging is associative and commutative.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int Exact = 2 * SubBuckets;

    private readonly SortedDictionary<int, long> _buckets = [];
    private long _sumTicks;
    private long _minTicks = long.MaxValue;
    private long _maxTicks;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest value, exactly; <see langword="null"/> when there is none.</summary>
    public TimeSpan? Min => Count == 0 ? null : new TimeSpan(_minTicks);

    /// <summary>The largest value, exactly; <see langword="null"/> when there is none.</summary>
    public TimeSpan? Max => Count == 0 ? null : new TimeSpan(_maxTicks);

    /// <summary>The mean, exactly; <see langword="null"/> when there are no values.</summary>
    public TimeSpan? Mean => Count == 0 ? null : new TimeSpan(_sumTicks / Count);

    /// <summary>Adds one value; a negative one counts as zero.</summary>
    public void Add(TimeSpan value)
    {
        var ticks = Math.Max(0, value.Ticks);
        var bucket = BucketOf(ticks);
        _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + 1;
        _sumTicks += ticks;
        _minTicks = Math.Min(_minTicks, ticks);
        _maxTicks = Math.Max(_maxTicks, ticks);
        Count++;
    }

    /// <summary>Adds all values of another histogram.</summary>
    public void Merge(LatencyHistogram other)
    {
        foreach (var (bucket, count) in other._buckets.ToArray())
            _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + count;
        _sumTicks += other._sumTicks;
        _minTicks = Math.Min(_minTicks, other._minTicks);
        _maxTicks = Math.Max(_maxTicks, other._maxTicks);
        Count += other.Count;
    }

    /// <summary>The value that a share of all values does not exceed (nearest rank), to within 1 %; <see langword="null"/> when there is none.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public TimeSpan? Percentile(double share)
    {
        if (Count == 0)
            return null;
        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        foreach (var (bucket, count) in _buckets)
        {
            rank -= count;
            if (rank <= 0)
                return new TimeSpan(Math.Clamp(MiddleOf(bucket), _minTicks, _maxTicks));
        }

        return new TimeSpan(_maxTicks);
    }

    /// <summary>Writes the histogram: counts by bucket, each number in as few bytes as it needs.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_buckets.Count);
        if (Count == 0)
            return;
        writer.Write7BitEncodedInt64(_sumTicks);
        writer.Write7BitEncodedInt64(_minTicks);
        writer.Write7BitEncodedInt64(_maxTicks);
        var last = 0;
        foreach (var (bucket, count) in _buckets)
        {
            writer.Write7BitEncodedInt(bucket - last);
            writer.Write7BitEncodedInt64(count);
            last = bucket;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static LatencyHistogram Read(BinaryReader reader)
    {
        var histogram = new LatencyHistogram();
        var buckets = reader.Read7BitEncodedInt();
        if (buckets == 0)
            return histogram;
        histogram._sumTicks = reader.Read7BitEncodedInt64();
        histogram._minTicks = reader.Read7BitEncodedInt64();
        histogram._maxTicks = reader.Read7BitEncodedInt64();
        var bucket = 0;
        for (; buckets > 0; buckets--)
        {
            bucket += reader.Read7BitEncodedInt();
            histogram._buckets[bucket] = reader.Read7BitEncodedInt64();
            histogram.Count += histogram._buckets[bucket];
        }

        return histogram;
    }

    private static int BucketOf(long ticks)
    {
        if (ticks < Exact)
            return (int)ticks;
        var shift = BitOperations.Log2((ulong)ticks) - SubBucketBits;
        return Exact + ((shift - 1) * SubBuckets) + (int)((ticks >> shift) - SubBuckets);
    }

    private static long MiddleOf(int bucket)
    {
        if (bucket < Exact)
            return bucket;
        var shift = ((bucket - Exact) / SubBuckets) + 1;
        return ((long)(SubBuckets + ((bucket - Exact) % SubBuckets)) << shift) + ((1L << shift) / 2);
    }
}
