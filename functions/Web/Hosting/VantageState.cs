using OpenZro.Probes.Scheduling;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Holds the newest <see cref="VantageSnapshot"/>: written by the schedule, read by every page.</summary>
/// <param name="first">What is known before the first slot.</param>
public sealed class VantageState(VantageSnapshot first)
{
    private readonly TaskCompletionSource<SlotOutcome> _firstSlot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile VantageSnapshot _current = first;

    /// <summary>The newest snapshot.</summary>
    public VantageSnapshot Current
    {
        get => _current;
        internal set
        {
            _current = value;
            if (value.Last is { } last)
                _firstSlot.TrySetResult(last);
        }
    }

    /// <summary>Waits for the first slot that this process runs.</summary>
    public Task<SlotOutcome> FirstSlotAsync(CancellationToken cancellationToken) => _firstSlot.Task.WaitAsync(cancellationToken);
}
