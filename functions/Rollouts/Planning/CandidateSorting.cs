using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Where every candidate ended.</summary>
/// <param name="Planned">To be restarted, in order of class and name.</param>
/// <param name="Deferred">To be restarted when they come back.</param>
/// <param name="LeftOut">Not to be touched.</param>
internal sealed record CandidateSorting(IReadOnlyList<PlannedPeer> Planned, IReadOnlyList<PlannedPeer> Deferred, IReadOnlyList<LeftOutPeer> LeftOut)
{
    /// <summary>No candidates at all.</summary>
    public static CandidateSorting Nothing { get; } = new([], [], []);

    /// <summary>Sorts every peer that the file selects.</summary>
    /// <param name="input">The plan's input.</param>
    /// <param name="relay">The rollout's relay, where it is about one.</param>
    public static CandidateSorting Sort(PlanInput input, Relay? relay)
    {
        var planned = new List<PlannedPeer>();
        var deferred = new List<PlannedPeer>();
        var leftOut = new List<LeftOutPeer>();
        var predictions = new Predictions(input, relay);
        foreach (var peer in input.Peers.OrderBy(peer => peer.Name, PeerNames.InOrder).ThenBy(peer => peer.Id, StringComparer.Ordinal))
        {
            if (FirstMatch(input.File.Peers.Select, peer) is not { } why)
            {
                continue;
            }

            var prediction = predictions.For(peer);
            var route = input.File.Restart.Via.FirstOrDefault(candidate => candidate.Match.Match(peer) is not null);
            if (Excluded(input.File.Peers, peer) is { } excluded)
            {
                leftOut.Add(new(peer.Id, peer.Name, PeerFate.Excluded, excluded));
            }
            else if (Skipped(input, peer, route, prediction) is { } skipped)
            {
                leftOut.Add(new(peer.Id, peer.Name, PeerFate.Skipped, skipped));
            }
            else
            {
                (peer.IsConnected ? planned : deferred).Add(Describe(peer, why, route!.Use, prediction));
            }
        }

        return new([.. planned.OrderBy(peer => peer.Class)], deferred, leftOut);
    }

    /// <summary>The ids of every candidate, wherever it ended.</summary>
    public IEnumerable<string> Ids() => Planned.Concat(Deferred).Select(peer => peer.Id).Concat(LeftOut.Select(peer => peer.Id));

    private static string? FirstMatch(IReadOnlyList<PeerSelector> selectors, PeerFacts peer) =>
        selectors.Select(selector => selector.Match(peer)).FirstOrDefault(why => why is not null);

    private static string? Excluded(PeerRules rules, PeerFacts peer) =>
        FirstMatch(rules.Exclude, peer) is { } why ? why
        : peer.IsSelf && !rules.Select.Any(selector => selector.NamesPeer(peer)) ? "it is the server's own peer, which is restarted only when it is named"
        : null;

    private static string? Skipped(PlanInput input, PeerFacts peer, RestartRoute? route, Prediction prediction) =>
        peer.IsLoginExpired ? "its login has expired, so it would not come back unattended"
        : peer.NeedsApproval ? "it waits for an administrator's approval, so it would not come back"
        : peer.ConnectsByItself == false ? "it does not connect by itself after a restart, so it would stay down"
        : route is null ? "no route of restart.via matches it"
        : prediction.Expected.Count == 0 ? "nothing predicts which relay it would pick"
        : prediction.IsThere ? "it is on the expected relay already"
        : !peer.IsConnected && input.File.Peers.Offline == OfflinePeers.Skip ? "it is offline"
        : null;

    private static PlannedPeer Describe(PeerFacts peer, string why, string via, Prediction prediction) => new()
    {
        Id = peer.Id,
        Name = peer.Name,
        Address = peer.Address,
        Via = via,
        Expected = prediction.Expected,
        Networks = [.. peer.Networks.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Class = peer.IsSelf ? RestartClass.Self : peer.IsOnOurPath ? RestartClass.OnOurPath : peer.Networks.Count > 0 ? RestartClass.Router : RestartClass.Ordinary,
        Why = why,
        Region = peer.Region,
        Home = peer.Home,
        Predicted = prediction.Relay,
        Probability = prediction.Probability,
        GainMs = prediction.GainMs,
    };
}
