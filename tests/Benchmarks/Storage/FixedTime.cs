namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>A clock that stands where it is put; its timers are the system's.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
