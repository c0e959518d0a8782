namespace OpenZro.Probes.Probing;

/// <summary>
/// Tells how late this process gets to run: while anyone watches, a timer that is due every 5 ms notes its own delay, which holds the
/// machine's load, a busy thread pool and a collecting garbage collector alike. It costs a timer tick per 5 ms, and nothing when
/// nobody watches.
/// </summary>
internal sealed class LagMonitor : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<Watch> _watches = [];
    private readonly ITimer _timer;
    private long _armed;

    public LagMonitor(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static monitor => ((LagMonitor)monitor!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to watch.</summary>
    public Watch Begin()
    {
        var watch = new Watch();
        lock (_lock)
        {
            _watches.Add(watch);
            if (_watches.Count == 1)
                Arm();
        }

        return watch;
    }

    /// <summary>Ends a watch: the worst delay since it began.</summary>
    public TimeSpan End(Watch watch)
    {
        lock (_lock)
        {
            var overdue = Overdue();
            if (overdue > watch.Worst)
                watch.Worst = overdue;

            _watches.Remove(watch);
        }

        return watch.Worst;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_lock)
        {
            var overdue = Overdue();
            foreach (var watch in _watches)
                watch.Worst = overdue > watch.Worst ? overdue : watch.Worst;

            if (_watches.Count > 0)
                Arm();
        }
    }

    private TimeSpan Overdue() => _time.GetElapsedTime(_armed) - Period;

    private void Arm()
    {
        _armed = _time.GetTimestamp();
        _timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One probe's view of the delays.</summary>
    internal sealed class Watch
    {
        /// <summary>The worst delay so far.</summary>
        public TimeSpan Worst { get; set; }
    }
}
