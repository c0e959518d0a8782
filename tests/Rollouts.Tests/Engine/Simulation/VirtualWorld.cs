namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>
/// One thread and a clock of its own: what is posted runs in order, and when nothing is left to run the clock jumps to the next timer.
/// Days pass in milliseconds, and the same seed gives the same run.
/// </summary>
internal sealed class VirtualWorld : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Work, object? State)> _posted = new();
    private readonly PriorityQueue<VirtualTimer, (long At, long Order)> _timers = new();
    private long _order;
    private long _now;

    public VirtualWorld() => Time = new VirtualTime(this);

    public TimeProvider Time { get; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Runs until the work is done.</summary>
    /// <exception cref="TimeoutException">It is not after this much virtual time, or nothing is left that could bring it about.</exception>
    public T Run<T>(Func<Task<T>> work, TimeSpan limit)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = work();
            while (!task.IsCompleted)
            {
                if (_posted.TryDequeue(out var next))
                    next.Work(next.State);
                else if (!Advance() || Elapsed > limit)
                    throw new TimeoutException($"Not done after {Elapsed}.");
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private bool Advance()
    {
        while (_timers.TryDequeue(out var timer, out var due))
        {
            if (timer.Due != due)
                continue;
            _now = due.At;
            timer.Fire();
            return true;
        }

        return false;
    }

    private sealed class VirtualTime(VirtualWorld world) : TimeProvider
    {
        private static readonly DateTimeOffset _start = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _start.AddTicks(world._now);

        public override long GetTimestamp() => world._now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new VirtualTimer(world, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }
    }

    private sealed class VirtualTimer(VirtualWorld world, Action callback) : ITimer
    {
        private TimeSpan _period;

        public (long At, long Order)? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (_period, Due) = (period, null);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            Due = (world._now + dueTime.Ticks, ++world._order);
            world._timers.Enqueue(this, Due.Value);
            return true;
        }

        public void Fire()
        {
            Change(_period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _period, _period);
            callback();
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
