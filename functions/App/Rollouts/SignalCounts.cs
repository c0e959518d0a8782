using Microsoft.DurableTask;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>
/// How often each signal has arrived: Durable Task keeps every event until someone waits for it, and a wait of ours has only to know
/// whether one came since it last took one.
/// </summary>
/// <param name="durable">The framework's side.</param>
internal sealed class SignalCounts(TaskOrchestrationContext durable)
{
    private readonly Dictionary<string, (long Count, Task<object?> Next)> _signals = new(StringComparer.Ordinal);

    /// <summary>How often a signal has arrived until now.</summary>
    public long Count(string signal)
    {
        var (count, next) = _signals.TryGetValue(signal, out var known) ? known : (0, Wait(signal));
        for (; next.IsCompleted; count++)
            next = Wait(signal);
        _signals[signal] = (count, next);
        return count;
    }

    /// <summary>Completes when a signal that was counted arrives once more.</summary>
    public Task Next(string signal) => _signals[signal].Next;

    private Task<object?> Wait(string signal) => durable.WaitForExternalEvent<object?>(signal);
}
