namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>How an engine keeps its lease and its eyes open. All engines of one store use the same.</summary>
public sealed record EngineOptions
{
    /// <summary>
    /// How long a lease holds without a heartbeat, and so how long another engine waits after a crash. The default is 6 s: resuming
    /// stays under 10 s. A store that does not answer for this long stops the engine, which then has to win the lease again.
    /// </summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often the lease is renewed. The default is 1.5 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// How often the store is looked through for what other processes started or signalled; what this process does is seen at once. The
    /// default is 5 s.
    /// </summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before a failed call to the store is tried again. The default is 500 ms.</summary>
    public TimeSpan StorageRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many orchestrations are read from the store at a time when the engine starts. The default is 16.</summary>
    public int ParallelLoads { get; init; } = 16;

    /// <summary>
    /// A file beside a store of one machine, which an engine holds while it drives. Who can take it knows that the former holder's process is
    /// gone, and need not wait for its lease to run out. <see langword="null"/>, the default, for a store that several machines reach.
    /// </summary>
    public string? HoldFile { get; init; }
}
