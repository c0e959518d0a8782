using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// The homes of connected peers as they are now: asked again are those that were last seen at a relay, and then those whose home was not
/// seen for a while, up to <see cref="AskedAtOnce"/>.
/// </summary>
/// <param name="Peers">The connected peers, in management's order; who could not be asked has no home.</param>
/// <param name="Asked">Those of them that were asked.</param>
/// <param name="Left">How many more have a home that was not seen for a while.</param>
/// <param name="Unread">What could not be read, each in a sentence.</param>
internal sealed record FreshHomes(IReadOnlyList<PeerFacts> Peers, IReadOnlyList<PeerFacts> Asked, int Left, IReadOnlyList<string> Unread)
{
    /// <summary>How many peers are asked at most.</summary>
    public const int AskedAtOnce = 100;

    /// <summary>For how long a home that was seen need not be asked again: 10 minutes.</summary>
    public static TimeSpan Last { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Asks.</summary>
    /// <param name="directory">Who asks.</param>
    /// <param name="fleet">The fleet.</param>
    /// <param name="peers">The mesh's peers as they are known.</param>
    /// <param name="relay">The relay.</param>
    /// <param name="since">Homes that were seen after this instant are believed, unless at the relay.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<FreshHomes> AskAsync(IPeerDirectory directory, FleetDefinition fleet, IReadOnlyList<PeerFacts> peers, Relay relay, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var connected = peers.Where(peer => peer.IsConnected).ToList();
        var stale = connected.Where(peer => !(peer.HomeSeenAt > since)).ToList();
        var toAsk = connected.Where(peer => IsAt(relay, peer)).Union(stale).Take(AskedAtOnce).Select(peer => peer.Id).ToHashSet(StringComparer.Ordinal);
        var reading = toAsk.Count == 0 ? new() : await directory.AskAsync(fleet, [.. toAsk], cancellationToken);
        var fresh = reading.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        return new([.. connected.Select(peer => fresh.GetValueOrDefault(peer.Id) ?? peer)], reading.Peers, stale.Count(peer => !toAsk.Contains(peer.Id)), reading.Unread);
    }

    /// <summary>Whether a peer calls a relay home.</summary>
    public static bool IsAt(Relay relay, PeerFacts peer) =>
        peer.Home is { } url && (InstanceUrls.AreSame(url, relay.Url.Text) || InstanceUrls.Contains(InstanceUrls.Of(relay), url));
}
