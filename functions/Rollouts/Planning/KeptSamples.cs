using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Chooses the peers that must keep their relay: of each region in which the file selects no peer, the first few, by name, that are
/// connected and whose home is known.
/// </summary>
internal static class KeptSamples
{
    /// <summary>Chooses them.</summary>
    public static IReadOnlyList<KeptPeer> Choose(PlanInput input, CandidateSorting candidates)
    {
        if (input.File.Kind == RolloutKind.Retire || input.File.Peers.KeepPerRegion == 0)
        {
            return [];
        }

        var ids = candidates.Ids().ToHashSet(StringComparer.Ordinal);
        var touched = input.Peers.Where(peer => ids.Contains(peer.Id)).Select(peer => peer.Region).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. input.Peers
                .Where(peer => peer is { IsConnected: true, Home: not null, Region: not null, IsSelf: false } && !touched.Contains(peer.Region))
                .GroupBy(peer => peer.Region!, StringComparer.OrdinalIgnoreCase)
                .OrderBy(region => region.Key, StringComparer.OrdinalIgnoreCase)
                .SelectMany(region => region
                    .OrderBy(peer => peer.Name, PeerNames.InOrder).ThenBy(peer => peer.Id, StringComparer.Ordinal)
                    .Take(input.File.Peers.KeepPerRegion))
                .Select(peer => new KeptPeer(peer.Id, peer.Name, peer.Region!, peer.Home!)),
        ];
    }
}
