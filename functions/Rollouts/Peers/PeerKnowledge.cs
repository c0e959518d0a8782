namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// How many peers know management's current list of relays. Management hands it out at the beginning of each stream, so those know it
/// that are connected by a stream younger than management's start (openzro <c>management/server</c>, initial Sync).
/// </summary>
/// <param name="Connected">The peers that are connected.</param>
/// <param name="Knowing">Those of them that management saw after its start.</param>
public sealed record PeerKnowledge(int Connected, int Knowing)
{
    /// <summary>The share of the connected peers that know, from 0 to 1; 0 when none is connected, since that is no evidence.</summary>
    public double Share => Connected == 0 ? 0 : (double)Knowing / Connected;

    /// <summary>Counts.</summary>
    /// <param name="peers">The peers as management's API tells them.</param>
    /// <param name="readyAt">When the last replica of management was ready.</param>
    public static PeerKnowledge Count(IEnumerable<ApiPeer> peers, DateTimeOffset readyAt)
    {
        var connected = peers.Where(peer => peer.Connected).ToList();
        return new PeerKnowledge(connected.Count, connected.Count(peer => peer.LastSeen > readyAt));
    }
}
