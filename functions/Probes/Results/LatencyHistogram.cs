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
    private const int MostBucket = Exact + (64 * SubBuckets);

    private const int Slack = 16;

    /// <summary>The counts of the buckets from <see cref="_first"/> on: durations of one kind lie near each other.</summary>
    private long[] _counts = [];
    private int _first;
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
        Put(BucketOf(ticks), 1);
        Bound(ticks, ticks, ticks);
    }

    /// <summary>Adds all values of another histogram.</summary>
    public void Merge(LatencyHistogram other)
    {
        if (other.Count == 0)
            return;
        Reserve(other._first, other._first + other._counts.Length - 1);
        for (var i = 0; i < other._counts.Length; i++)
            _counts[other._first - _first + i] += other._counts[i];
        Count += other.Count;
        Bound(other._sumTicks, other._minTicks, other._maxTicks);
    }

    /// <summary>The value that a share of all values does not exceed (nearest rank), to within 1 %; <see langword="null"/> when there is none.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public TimeSpan? Percentile(double share)
    {
        if (Count == 0)
            return null;
        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
                return new TimeSpan(Math.Clamp(MiddleOf(_first + i), _minTicks, _maxTicks));
        }

        return new TimeSpan(_maxTicks);
    }

    /// <summary>Writes the histogram: counts by bucket, each number in as few bytes as it needs.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_counts.Count(count => count > 0));
        if (Count == 0)
            return;
        writer.Write7BitEncodedInt64(_sumTicks);
        writer.Write7BitEncodedInt64(_minTicks);
        writer.Write7BitEncodedInt64(_maxTicks);
        var last = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0)
                continue;
            writer.Write7BitEncodedInt(_first + i - last);
            writer.Write7BitEncodedInt64(_counts[i]);
            last = _first + i;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and adds all its values to a histogram.</summary>
    /// <param name="numbers">Where it stands.</param>
    /// <param name="into">What it is added to; <see langword="null"/> to pass over it.</param>
    internal static void Read(ref PackedNumbers numbers, LatencyHistogram? into)
    {
        var buckets = numbers.Count();
        if (buckets == 0)
            return;
        var (sum, min, max) = (numbers.Number(), numbers.Number(), numbers.Number());
        into?.Bound(sum, min, max);
        long bucket = 0;
        for (; buckets > 0; buckets--)
        {
            bucket += numbers.Number();
            var count = numbers.Number();
            if (bucket is < 0 or > MostBucket || count < 0)
                numbers.Refuse();
            else
                into?.Put((int)bucket, count);
        }
    }

    private void Put(int bucket, long count)
    {
        if ((uint)(bucket - _first) >= (uint)_counts.Length)
            Reserve(bucket, bucket);
        _counts[bucket - _first] += count;
        Count += count;
    }

    private void Bound(long sum, long min, long max)
    {
        _sumTicks += sum;
        _minTicks = Math.Min(_minTicks, min);
        _maxTicks = Math.Max(_maxTicks, max);
    }

    /// <summary>Makes room for some buckets beside those that there are.</summary>
    private void Reserve(int first, int last)
    {
        if (_counts.Length > 0 && first >= _first && last < _first + _counts.Length)
            return;
        var (low, high) = _counts.Length == 0 ? (first, last) : (Math.Min(first, _first), Math.Max(last, _first + _counts.Length - 1));
        low = Math.Max(0, low - (first < _first || _counts.Length == 0 ? Slack : 0));
        var grown = new long[high - low + 1 + Slack];
        _counts.CopyTo(grown, _counts.Length == 0 ? 0 : _first - low);
        (_counts, _first) = (grown, low);
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
