namespace OpenZro.Probes.Probing;

/// <summary>Counts the probes of a run and tells who listens.</summary>
internal sealed class ProgressTally(IProgress<ProbeProgress>? progress)
{
    private int _total;
    private int _done;

    /// <summary>More probes are known of.</summary>
    public void Expect(int probes) => Interlocked.Add(ref _total, probes);

    /// <summary>One probe is done.</summary>
    public void Done(string relay, Observation? observation = null)
    {
        var done = Interlocked.Increment(ref _done);
        progress?.Report(new ProbeProgress(done, Volatile.Read(ref _total), relay) { Observation = observation });
    }
}
