namespace OpenZro.Probes.Probing;

/// <summary>Gives each caller a turn, the turns no closer together than a spacing.</summary>
internal sealed class Pacer(TimeSpan spacing, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Waits for this caller's turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_began);
            var turn = _next > now ? _next : now;
            _next = turn + spacing;
            wait = turn - now;
        }

        return wait <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time, cancellationToken);
    }
}
