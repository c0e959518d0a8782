using System.Collections.Concurrent;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// Tells waits within this process that a row has changed. A bell says nothing by itself: listen first, then read the row, then wait, and
/// nothing is missed.
/// </summary>
internal sealed class Bells
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _bells = new(StringComparer.Ordinal);

    /// <summary>The bell that tells of a signal.</summary>
    public static string OfSignal(string id, string signal) => $"signal {id} {signal}";

    /// <summary>The bell that tells of an orchestration's end.</summary>
    public static string OfEnd(string id) => $"end {id}";

    /// <summary>Completes when the bell is next rung; what awaits it runs on the ringer's thread, and should yield it.</summary>
    public Task Listen(string bell) => _bells.GetOrAdd(bell, _ => new TaskCompletionSource()).Task;

    /// <summary>Wakes who listens.</summary>
    public void Ring(string bell)
    {
        if (_bells.TryRemove(bell, out var listeners))
            listeners.SetResult();
    }

    /// <summary>Forgets a bell to which nobody listens any more.</summary>
    public void Forget(string bell) => _bells.TryRemove(bell, out _);
}
