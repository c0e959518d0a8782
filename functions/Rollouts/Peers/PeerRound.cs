namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>One look at every peer, which may take several calls where there is little time for each: nobody is asked twice.</summary>
public sealed class PeerRound
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Whether everybody who was connected has been asked.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Who is to be asked yet.</summary>
    /// <param name="connected">The ids of the peers that are connected now.</param>
    internal IReadOnlyList<string> Left(IEnumerable<string> connected) => [.. connected.Where(peer => !_asked.Contains(peer))];

    /// <summary>Notes who was asked.</summary>
    internal void Note(IEnumerable<string> peers) => _asked.UnionWith(peers);

    /// <summary>Notes that nobody is left.</summary>
    internal void End() => IsOver = true;
}
