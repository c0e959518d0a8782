using OpenZro.Probes.Findings;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Web.Peers;

/// <summary>Holds who was last seen to use which relay, for the judge: written by the watch, read at every slot.</summary>
public sealed class PeersState
{
    private volatile PeerUse? _use;
    private volatile string? _failure;

    /// <summary>The newest in which management answered; <see langword="null"/> where nobody looks, and before the first look.</summary>
    public PeerUse? Use
    {
        get => _use;
        internal set => _use = value;
    }

    /// <summary>Why management could not be asked at the last look; <see langword="null"/> when it could, and before it.</summary>
    public string? Failure => _failure;

    /// <summary>Takes what a look found. One in which management could not be asked says nothing of the peers: what was known stays, and grows old.</summary>
    public void Take(PeersDocument seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        _failure = seen.Failure;
        if (seen.Failure is null)
            _use = seen.Use();
    }
}
