using OpenZro.Probes.Findings;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Web.Peers;

/// <summary>Holds who was last seen to use which relay, for the judge: written by the watch, read at every slot.</summary>
public sealed class PeersState
{
    private volatile PeerUse? _use;
    private volatile string? _failure;

    /// <summary>Whether somebody looks.</summary>
    public bool IsWatched { get; init; }

    /// <summary>The newest in which management answered; <see langword="null"/> where nobody looks, and before the first look.</summary>
    public PeerUse? Use
    {
        get => _use;
        internal set => _use = value;
    }

    /// <summary>Why management could not be asked at the last look; <see langword="null"/> when it could, and before it.</summary>
    public string? Failure => _failure;

    /// <summary>What that means, for people who may read results; <see langword="null"/> when nothing is wrong.</summary>
    public string? Problem => _failure is { } failure ? $"management does not tell of its peers, so nothing new is known of which relay they use: {failure}" : null;

    /// <summary>Whether the last look is what is known of them.</summary>
    public bool IsKnown => _use is not null && _failure is null;

    /// <summary>Takes what a look found. One in which management could not be asked says nothing of the peers: what was known stays, and grows old.</summary>
    public void Take(PeersDocument seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        _failure = seen.Failure;
        if (seen.Failure is null)
            _use = seen.Use();
    }
}
