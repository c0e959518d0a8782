using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace OpenZro.Probes.Testing.Rollouts;

/// <summary>
/// Virtual time for real programs: it goes on as the machine's does while there is work, and by leaps while everybody waits, so that hours
/// of waiting take seconds and a step still sees how long it takes.
/// </summary>
/// <param name="start">The instant at which it begins.</param>
public sealed class IdleClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private int _working;
    private long _works;

    /// <summary>Counts as work until it is disposed of.</summary>
    public IDisposable Work() => new Working(this);

    /// <summary>Keeps time until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var before = Stopwatch.GetTimestamp();
        var seen = -1L;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Look, System, CancellationToken.None);
            var works = Interlocked.Read(ref _works);
            var isIdle = works == seen && Volatile.Read(ref _working) == 0;
            var passed = Stopwatch.GetElapsedTime(before);
            (before, seen) = (Stopwatch.GetTimestamp(), works);
            Advance(isIdle ? Leap : passed);
        }
    }

    private sealed class Working : IDisposable
    {
        private readonly IdleClock _clock;

        public Working(IdleClock clock)
        {
            _clock = clock;
            Interlocked.Increment(ref clock._working);
            Interlocked.Increment(ref clock._works);
        }

        public void Dispose()
        {
            Interlocked.Increment(ref _clock._works);
            Interlocked.Decrement(ref _clock._working);
        }
    }
}
