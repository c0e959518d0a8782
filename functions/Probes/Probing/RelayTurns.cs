using System.Collections.Concurrent;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>Lets one run at a time probe a relay, so that a schedule and a request never have two connections to one endpoint.</summary>
internal sealed class RelayTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _relays = new(StringComparer.Ordinal);

    /// <summary>Waits for a relay's turn, which ends when the result is disposed; <see langword="null"/> when the token was cancelled before.</summary>
    public async Task<IDisposable?> EnterAsync(RelayUrl relay, CancellationToken cancellationToken)
    {
        var turn = _relays.GetOrAdd(relay.Text, static _ => new SemaphoreSlim(1));
        var entering = turn.WaitAsync(cancellationToken);
        await entering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return entering.IsCompletedSuccessfully ? new Turn(turn) : null;
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
