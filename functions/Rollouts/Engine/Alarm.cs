namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>Wakes any number of waits at their instants with one timer.</summary>
internal sealed class Alarm : IDisposable
{
    /// <summary>The longest that the timer is set for: it looks again after the wall clock was set, or the machine slept.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waits = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public Alarm(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes at an instant; what awaits it runs on the timer's thread, and should yield it.</summary>
    public Task At(DateTimeOffset instant)
    {
        if (instant <= _time.GetUtcNow())
            return Task.CompletedTask;
        var wait = new TaskCompletionSource();
        lock (_lock)
        {
            _waits.Enqueue(wait, instant);
            if (_waits.Peek() == wait)
                Arm();
        }

        return wait.Task;
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        var due = new List<TaskCompletionSource>();
        lock (_lock)
        {
            while (_waits.TryPeek(out var wait, out var instant) && instant <= _time.GetUtcNow())
            {
                due.Add(wait);
                _waits.Dequeue();
            }

            Arm();
        }

        foreach (var wait in due)
            wait.SetResult();
    }

    private void Arm()
    {
        if (!_waits.TryPeek(out _, out var instant))
            return;
        // A timer counts whole milliseconds: a part of one more, or it would ring before the instant.
        var wait = instant - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        _timer.Change(wait < _longest ? TimeSpan.FromTicks(Math.Max(0, wait.Ticks)) : _longest, Timeout.InfiniteTimeSpan);
    }
}
