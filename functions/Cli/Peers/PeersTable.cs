using System.Globalization;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Cli.Peers;

/// <summary>Who uses which relay, for a person: the relays with their peers by region, then a line per peer.</summary>
internal static class PeersTable
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Screen screen, PeersDocument document, bool withPairs, DateTimeOffset now)
    {
        var known = document.Peers.Where(peer => peer.Relay is not null).ToList();
        screen.Words(2, string.Create(
            CultureInfo.InvariantCulture,
            $"{document.Mesh}: {Amount.Of(document.Peers.Count, "peer")}, {document.Peers.Count(peer => peer.Connected)} connected, {known.Count} with a known home relay, {Amount.Of(document.Pairs.Count, "relayed pair")}"));
        if (known.Count > 0)
        {
            screen.Line();
            Relays(screen, known);
        }

        if (document.Peers.Count > 0)
        {
            screen.Line();
            Peers(screen, document.Peers, now);
        }

        if (withPairs && document.Pairs.Count > 0)
        {
            screen.Line();
            Pairs(screen, document.Pairs);
        }
    }

    private static void Relays(Screen screen, List<PeerLine> known)
    {
        var columns = new Columns(keys: 1, "relay", ">peers", "of");
        foreach (var relay in known.GroupBy(peer => peer.Relay!).OrderByDescending(relay => relay.Count()).ThenBy(relay => relay.Key, StringComparer.Ordinal))
        {
            var regions = relay.CountBy(peer => peer.Region ?? "no region").OrderByDescending(region => region.Value).Select(region => $"{region.Key} {region.Value}");
            columns.Add(relay.Key, relay.Count().ToString(CultureInfo.InvariantCulture), string.Join(", ", regions));
        }

        columns.Write(screen, "  ");
    }

    private static void Peers(Screen screen, IReadOnlyList<PeerLine> peers, DateTimeOffset now)
    {
        var columns = new Columns(keys: 1, "peer", "region", "relay", ">relayed", "seen", "configured");
        foreach (var peer in peers)
        {
            columns.Add(
                peer.Name,
                peer.Region ?? "",
                peer.Relay is { } relay ? new Cell(relay) : new Cell(peer.Connected ? "not known" : "offline", "grey"),
                peer.Relayed.ToString(CultureInfo.InvariantCulture),
                peer.SeenAt is { } seen ? DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Round((now - seen).TotalSeconds)))) + " ago" : "",
                peer.Configured ?? "");
        }

        columns.Write(screen, "  ");
    }

    private static void Pairs(Screen screen, IReadOnlyList<RelayedPair> pairs)
    {
        var columns = new Columns(keys: 2, "pair", "with", "through");
        foreach (var pair in pairs)
        {
            columns.Add(pair.First, pair.Second, pair.Relay);
        }

        columns.Write(screen, "  ");
    }
}
