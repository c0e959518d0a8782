using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Makes the document of who uses which relay. Pure.</summary>
public static class PeersView
{
    /// <summary>Brings together what management says of peers and what they said of themselves.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="reading">The peers.</param>
    /// <param name="sightings">What each last said, by its id.</param>
    /// <param name="listed">Management's list of relays, where known.</param>
    /// <param name="at">As of when.</param>
    public static PeersDocument Of(
        FleetDefinition fleet, PeerReading reading, IReadOnlyDictionary<string, PeerSighting> sightings, IReadOnlyList<string>? listed, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(sightings);
        var peers = reading.Peers.OrderBy(peer => peer.Name, PeerNames.InOrder).ThenBy(peer => peer.Id, StringComparer.Ordinal).ToList();
        return new PeersDocument
        {
            Mesh = fleet.Mesh,
            At = at,
            Listed = listed,
            Peers = [.. peers.Select(peer => Line(fleet, peer, sightings.GetValueOrDefault(peer.Id)))],
            Pairs = [.. Pairs(fleet, peers, sightings, at)],
            Failure = reading.Failure?.ToString(),
            Unread = reading.Unread,
        };
    }

    private static PeerLine Line(FleetDefinition fleet, PeerFacts peer, PeerSighting? sighting) => new()
    {
        Id = peer.Id,
        Name = peer.Name,
        Region = peer.Region,
        Country = peer.Country,
        Connected = peer.IsConnected,
        Relay = (sighting?.Home ?? peer.Home) is { } home ? NameOf(fleet, home, sighting?.Configured) : null,
        Home = sighting?.Home ?? peer.Home,
        Configured = sighting?.Configured,
        SeenAt = sighting?.At ?? peer.HomeSeenAt,
        Relayed = sighting?.Relayed.Count ?? 0,
    };

    /// <summary>Both ends of a pair tell of it, and it counts once; only what was seen while it is fresh is of now.</summary>
    private static IEnumerable<RelayedPair> Pairs(
        FleetDefinition fleet, List<PeerFacts> peers, IReadOnlyDictionary<string, PeerSighting> sightings, DateTimeOffset at)
    {
        var fresh = peers.Where(peer => sightings.GetValueOrDefault(peer.Id) is { } sighting && at - sighting.At <= PeerUse.Freshness).ToList();
        var byKey = fresh.DistinctBy(peer => sightings[peer.Id].PublicKey, StringComparer.Ordinal).ToDictionary(peer => sightings[peer.Id].PublicKey, StringComparer.Ordinal);
        return fresh
            .SelectMany(peer => sightings[peer.Id].Relayed.Select(other => (Peer: peer, Other: byKey.GetValueOrDefault(other.PublicKey), other.Relay)))
            .Where(pair => pair.Other is not null)
            .Select(pair => string.CompareOrdinal(pair.Peer.Id, pair.Other!.Id) <= 0 ? (First: pair.Peer, Second: pair.Other, pair.Relay) : (First: pair.Other, Second: pair.Peer, pair.Relay))
            .DistinctBy(pair => (pair.First.Id, pair.Second.Id))
            .OrderBy(pair => pair.First.Name, PeerNames.InOrder).ThenBy(pair => pair.Second.Name, PeerNames.InOrder)
            .Select(pair => new RelayedPair(pair.First.Name, pair.First.Region, pair.Second.Name, pair.Second.Region, NameOf(fleet, pair.Relay, configured: null)));
    }

    private static string NameOf(FleetDefinition fleet, string instanceUrl, string? configured) =>
        (configured is null ? null : fleet.Relays.FirstOrDefault(relay => InstanceUrls.AreSame(relay.Url.Text, configured)))?.Name
        ?? InstanceUrls.Find(fleet, instanceUrl)?.Name
        ?? instanceUrl;
}
