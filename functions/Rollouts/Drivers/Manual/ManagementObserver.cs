using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Manual;

/// <summary>
/// Sees peers as management's API tells them: connected or not, and since when. That a peer was last seen after the operation began
/// says that its stream was made anew, as a restart does; its home relay stays unknown.
/// </summary>
internal sealed class ManagementObserver(ManagementClient management)
{
    /// <summary>Looks at peers.</summary>
    public async Task<IReadOnlyList<PeerSight>> ObserveAsync(IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        var reading = await management.GetPeersAsync(cancellationToken);
        var known = (reading.Value ?? []).DistinctBy(peer => peer.Id).ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        return [.. peers.Select(peer => known.TryGetValue(peer.Id, out var seen)
            ? new PeerSight { PeerId = peer.Id, Connected = seen.Connected, LastSeen = seen.LastSeen, NeedsLogin = seen.LoginExpired }
            : new PeerSight
            {
                PeerId = peer.Id,
                Failure = reading.Failure ?? new() { Code = DriverFailureCode.NotFound, Detail = $"management knows no peer {peer.Name} ({peer.Id})" },
            })];
    }
}
