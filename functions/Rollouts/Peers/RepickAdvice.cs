using System.Globalization;
using System.Text;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Advises which peers to restart so that they pick anew: those whose home relay is farther than the clear pick of their region. It
/// changes nothing by itself; it writes the rollout file that people start, or do not.
/// </summary>
/// <param name="Peers">The peers, the greatest gain first.</param>
public sealed record RepickAdvice(IReadOnlyList<RepickPeer> Peers)
{
    /// <summary>The least gain for which a peer is restarted, unless another is asked for: a restart costs every connection of the peer.</summary>
    public static TimeSpan DefaultGain { get; } = TimeSpan.FromMilliseconds(50);

    private const double ClearPick = 0.8;

    /// <summary>Makes the advice.</summary>
    /// <param name="document">Who uses which relay.</param>
    /// <param name="picks">What each region is predicted to pick.</param>
    /// <param name="least">The least gain, so that nobody is restarted for a trifle.</param>
    /// <param name="region">One region's peers only; <see langword="null"/> for all.</param>
    public static RepickAdvice Of(PeersDocument document, IReadOnlyList<RegionPick> picks, TimeSpan least, string? region = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(picks);
        var byRegion = picks.DistinctBy(pick => pick.Region).ToDictionary(pick => pick.Region, StringComparer.OrdinalIgnoreCase);
        return new([.. document.Peers
            .Where(peer => peer.Connected && (region is null || region == peer.Region))
            .Select(peer => peer.Region is { } home ? Of(peer, byRegion.GetValueOrDefault(home)) : null)
            .OfType<RepickPeer>()
            .Where(peer => peer.Gain >= least)
            .OrderByDescending(peer => peer.Gain).ThenBy(peer => peer.Peer, PeerNames.InOrder)]);
    }

    private static RepickPeer? Of(PeerLine peer, RegionPick? pick)
    {
        var winner = pick?.Probabilities.Where(relay => relay.Value >= ClearPick).Select(relay => relay.Key).FirstOrDefault();
        return winner is not null && peer.Relay is { } relay && relay != winner
            && pick!.RoundTrips.TryGetValue(relay, out var far) && pick.RoundTrips.TryGetValue(winner, out var near)
                ? new RepickPeer(peer.Name, pick.Region, relay, winner, far - near)
                : null;
    }

    /// <summary>Writes the rollout file; <see langword="null"/> when nobody is to be restarted.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="routes">By which connections peers are restarted; people are asked for the others.</param>
    public string? Write(string mesh, IReadOnlyList<RestartRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        if (Peers.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        Line(text, $"{YamlText.Comment("Restarts the daemons of peers that would pick a nearer relay today. Look at it, then: ozprobes rollout plan FILE")}");
        Line(text, $"kind: repick");
        Line(text, $"mesh: {YamlText.Scalar(mesh)}");
        Line(text, $"reason: {YamlText.Scalar($"re-pick advice: {Amount.Of(Peers.Count, "peer")} up to {Peers[0].Gain.TotalMilliseconds:0} ms nearer to their relay")}");
        Line(text, $"peers:");
        Line(text, $"  select:");
        foreach (var move in Peers.GroupBy(peer => (peer.Region, peer.From, peer.To)))
        {
            Line(text, $"    {YamlText.Comment($"{move.Key.Region}: {move.Key.From} → {move.Key.To}, {move.First().Gain.TotalMilliseconds:0} ms nearer")}");
            Line(text, $"    - {{ names: {YamlText.List(move.Select(peer => peer.Peer))} }}");
        }

        Line(text, $"restart:");
        Line(text, $"  via:");
        foreach (var route in routes)
        {
            Line(text, $"    - {{ {Selector(route.Match)}use: {YamlText.Scalar(route.Use)} }}");
        }

        if (!routes.Any(route => route.Match.IsEmpty))
        {
            Line(text, $"    - {{ use: {RestartRoute.Manual} }}");
        }

        Line(text, $"  soak: {DurationText.Format(new RestartRules().Soak)}");
        Line(text, $"gates:");
        Line(text, $"  - {{ before: restart, roles: [approver] }}");
        return text.ToString();
    }

    private static string Selector(PeerSelector match)
    {
        (string Key, IReadOnlyList<string> Values)[] keys =
            [("groups", match.Groups), ("country", match.Countries), ("regions", match.Regions), ("os", match.Os), ("names", match.Names)];
        return string.Concat(keys.Where(key => key.Values.Count > 0).Select(key => $"{key.Key}: {YamlText.List(key.Values)}, "));
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

/// <summary>A peer that would pick a nearer relay.</summary>
/// <param name="Peer">Its name.</param>
/// <param name="Region">Its region.</param>
/// <param name="From">Its home relay's name.</param>
/// <param name="To">The relay that it would pick.</param>
/// <param name="Gain">By how much that is nearer.</param>
public sealed record RepickPeer(string Peer, string Region, string From, string To, TimeSpan Gain);
