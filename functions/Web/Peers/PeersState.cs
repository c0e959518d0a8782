using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Web.Peers;

/// <summary>Holds who was last seen to use which relay, for the judge: written by the watch, read at every slot.</summary>
public sealed class PeersState
{
    private volatile PeerUse? _use;

    /// <summary>The newest; <see langword="null"/> where nobody looks, and before the first look.</summary>
    public PeerUse? Use
    {
        get => _use;
        set => _use = value;
    }
}
