namespace OpenZro.Probes.Simulator.Links;

/// <summary>
/// Wakes whoever waits for an instant, within some hundredths of a millisecond where timers take one or two: a thread of its own
/// sleeps up to the last millisecond and spins through that.
/// </summary>
public sealed class DelayLine : IDisposable
{
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(1.5);
    private readonly TimeProvider _time;
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _isDisposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="time">The clock that instants belong to; it must be one that runs by itself.</param>
    public DelayLine(TimeProvider time)
    {
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "simulated delay" };
        _thread.Start();
    }

    /// <summary>The clock that instants belong to.</summary>
    public TimeProvider Time => _time;

    /// <summary>The timestamp a while after another.</summary>
    public long Add(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Completes at a timestamp of <see cref="Time"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the line disposed of, before.</exception>
    public Task WaitAsync(long timestamp, CancellationToken cancellationToken)
    {
        if (_time.GetTimestamp() >= timestamp)
            return Task.CompletedTask;

        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isDisposed)
                return Task.FromCanceled(new CancellationToken(canceled: true));

            _waiting.Enqueue(source, timestamp);
            Monitor.Pulse(_gate);
        }

        return cancellationToken.CanBeCanceled ? source.Task.WaitAsync(cancellationToken) : source.Task;
    }

    /// <summary>Cancels all who wait, and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        lock (_gate)
        {
            while (!_isDisposed)
            {
                WakeTheDue();
            }

            while (_waiting.TryDequeue(out var source, out _))
            {
                source.TrySetCanceled();
            }
        }
    }

    private void WakeTheDue()
    {
        if (!_waiting.TryPeek(out _, out var due))
        {
            Monitor.Wait(_gate);
            return;
        }

        var left = _time.GetElapsedTime(_time.GetTimestamp(), due);
        if (left <= TimeSpan.Zero)
        {
            _waiting.Dequeue().TrySetResult();
        }
        else if (left > Coarse)
        {
            Monitor.Wait(_gate, left - Coarse);
        }
        else
        {
            // Another's earlier instant may come in meanwhile, so the gate is open while time passes.
            Monitor.Exit(_gate);
            Thread.SpinWait(100);
            Monitor.Enter(_gate);
        }
    }
}
