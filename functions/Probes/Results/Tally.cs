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
    public void Add(Observation observation)
    {
        if (observation.Skipped is not null)
        {
            Skipped++;
            return;
        }

        Add(MeasuredPhase.Resolve, observation.Resolve);
        Add(MeasuredPhase.Connect, observation.Connect);
        Add(MeasuredPhase.Handshake, observation.Handshake);
        Add(MeasuredPhase.Upgrade, observation.Upgrade);
        Add(MeasuredPhase.Authenticate, observation.Authenticate);
        if (observation.PeerFailure is { } failure)
        {
            Failed++;
            _failures[(failure.Phase, failure.Reason)] = _failures.GetValueOrDefault((failure.Phase, failure.Reason)) + 1;
            return;
        }

        Succeeded++;
        Add(MeasuredPhase.Full, observation.Connect + (observation.Handshake ?? default) + (observation.Upgrade ?? default) + (observation.Authenticate ?? default));
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

    /// <summary>Reads what <see cref="ToBytes"/> wrote; <see langword="null"/> when a later version did, or it is damaged.</summary>
    internal static Tally? FromBytes(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
            if (reader.ReadByte() != Version)
                return null;
            var tally = new Tally
            {
                Succeeded = reader.Read7BitEncodedInt64(),
                Failed = reader.Read7BitEncodedInt64(),
                Skipped = reader.Read7BitEncodedInt64(),
            };
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
                tally._failures[(Enum.Parse<ProbePhase>(reader.ReadString()), Enum.Parse<FailureReason>(reader.ReadString()))] = reader.Read7BitEncodedInt64();
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
                tally._phases[Enum.Parse<MeasuredPhase>(reader.ReadString())] = LatencyHistogram.Read(reader);
            return tally;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            return null;
        }
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
