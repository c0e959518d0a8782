using System.Text;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>Counts and distributions of any number of observations, which merge: the content of roll-ups and of answers.</summary>
public sealed class Tally
{
    private const byte Version = 1;

    private readonly SortedDictionary<MeasuredPhase, LatencyHistogram> _phases = [];
    private readonly SortedDictionary<(ProbePhase Phase, FailureReason Reason), long> _failures = [];

    /// <summary>How many probes reached their goal.</summary>
    public long Succeeded { get; private set; }

    /// <summary>How many probes failed.</summary>
    public long Failed { get; private set; }

    /// <summary>How many probes were not made.</summary>
    public long Skipped { get; private set; }

    /// <summary>The distributions of what was measured, failed probes up to their failure included.</summary>
    public IReadOnlyDictionary<MeasuredPhase, LatencyHistogram> Phases => _phases;

    /// <summary>How many probes failed, by phase and reason.</summary>
    public IReadOnlyDictionary<(ProbePhase Phase, FailureReason Reason), long> Failures => _failures;

    /// <summary>Adds one observation.</summary>
    public void Add(Observation observation) => Add(SeenProbe.Of(observation));

    /// <summary>Adds one probe.</summary>
    internal void Add(in SeenProbe probe)
    {
        if (probe.IsSkipped)
        {
            Skipped++;
            return;
        }

        Add(MeasuredPhase.Resolve, probe.Resolve);
        Add(MeasuredPhase.Connect, probe.Connect);
        Add(MeasuredPhase.Handshake, probe.Handshake);
        Add(MeasuredPhase.Upgrade, probe.Upgrade);
        Add(MeasuredPhase.Authenticate, probe.Authenticate);
        if (probe.Failure is { } failure)
        {
            Failed++;
            _failures[failure] = _failures.GetValueOrDefault(failure) + 1;
            return;
        }

        Succeeded++;
        Add(MeasuredPhase.Full, probe.Full);
    }

    /// <summary>Adds all that another tally holds.</summary>
    public void Merge(Tally other)
    {
        Succeeded += other.Succeeded;
        Failed += other.Failed;
        Skipped += other.Skipped;
        foreach (var (phase, histogram) in other._phases)
            Histogram(phase).Merge(histogram);
        foreach (var (kind, count) in other._failures)
            _failures[kind] = _failures.GetValueOrDefault(kind) + count;
    }

    /// <summary>The tally in a few bytes; the same content gives the same bytes.</summary>
    internal byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write7BitEncodedInt64(Succeeded);
        writer.Write7BitEncodedInt64(Failed);
        writer.Write7BitEncodedInt64(Skipped);
        writer.Write7BitEncodedInt(_failures.Count);
        foreach (var ((phase, reason), count) in _failures)
        {
            writer.Write(phase.ToString());
            writer.Write(reason.ToString());
            writer.Write7BitEncodedInt64(count);
        }

        writer.Write7BitEncodedInt(_phases.Count);
        foreach (var (phase, histogram) in _phases)
        {
            writer.Write(phase.ToString());
            histogram.Write(writer);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Whether <see cref="ToBytes"/> of a version that is known wrote this.</summary>
    internal static bool IsWhole(ReadOnlySpan<byte> bytes) => TryRead(bytes, into: null);

    /// <summary>Adds what <see cref="ToBytes"/> wrote, without making a tally of it first. It is <see cref="IsWhole"/>.</summary>
    internal void Merge(ReadOnlySpan<byte> bytes) => TryRead(bytes, this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote; <see langword="null"/> when a later version did, or it is damaged.</summary>
    internal static Tally? FromBytes(ReadOnlySpan<byte> bytes)
    {
        var tally = new Tally();
        return TryRead(bytes, tally) ? tally : null;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, Tally? into)
    {
        var numbers = new PackedNumbers(bytes);
        if (numbers.Byte() != Version)
            return false;
        into?.Count(numbers.Number(), numbers.Number(), numbers.Number());
        if (into is null)
            _ = (numbers.Number(), numbers.Number(), numbers.Number());
        for (var left = numbers.Count(); left > 0; left--)
        {
            var kind = (numbers.Member<ProbePhase>(), numbers.Member<FailureReason>());
            var count = numbers.Number();
            if (into is not null)
                into._failures[kind] = into._failures.GetValueOrDefault(kind) + count;
        }

        for (var left = numbers.Count(); left > 0; left--)
        {
            var phase = numbers.Member<MeasuredPhase>();
            LatencyHistogram.Read(ref numbers, into?.Histogram(phase));
        }

        return !numbers.IsDamaged;
    }

    private void Count(long succeeded, long failed, long skipped)
    {
        Succeeded += succeeded;
        Failed += failed;
        Skipped += skipped;
    }

    private void Add(MeasuredPhase phase, TimeSpan? elapsed)
    {
        if (elapsed is { } value)
            Histogram(phase).Add(value);
    }

    private LatencyHistogram Histogram(MeasuredPhase phase)
    {
        if (!_phases.TryGetValue(phase, out var histogram))
            _phases[phase] = histogram = new LatencyHistogram();
        return histogram;
    }
}
