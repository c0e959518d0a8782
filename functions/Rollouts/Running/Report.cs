using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Says in a few sentences what came of a rollout. Pure.</summary>
internal static class Report
{
    /// <summary>The report.</summary>
    /// <param name="plan">What was to be done.</param>
    /// <param name="peers">Every peer as it stands.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="why">What was last said of it.</param>
    public static string Of(Plan plan, IReadOnlyList<PeerProgress> peers, RolloutState state, string why)
    {
        var counts = Counts(peers);
        var summary = counts.Length == 0 ? "no peer was to be restarted" : counts;
        return state switch
        {
            RolloutState.Done => summary,
            RolloutState.RolledBack => $"it was undone: {summary}{Stay(plan, peers)}",
            _ => $"{why}: {summary}",
        };
    }

    /// <summary>The report of a rollout that was aborted: by whom and why, and what stays.</summary>
    /// <param name="peers">Every peer as it stands.</param>
    /// <param name="said">The abort.</param>
    /// <param name="left">What was changed and not put back.</param>
    public static string OfAbort(IReadOnlyList<PeerProgress> peers, Control said, LeftBehind left)
    {
        var stays = string.Join("; ", left.Words());
        var counts = Counts(peers);
        return $"{said.By} aborted it: {said.Reason.TrimEnd('.')}. {(stays.Length == 0 ? "Nothing of it stays" : "What stays: " + stays)}{(counts.Length == 0 ? "" : ". Peers: " + counts)}";
    }

    /// <summary>How many peers are in each state, in words.</summary>
    public static string Counts(IReadOnlyList<PeerProgress> peers) =>
        string.Join(", ", peers.CountBy(peer => peer.State).OrderBy(count => count.Key).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {Word(count.Key)}")));

    private static string Stay(Plan plan, IReadOnlyList<PeerProgress> peers)
    {
        var there = peers.Count(peer => peer is { State: PeerState.OnExpected, IsBack: false });
        return plan.Relay is null || there == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $". Taking a URL away moves no connected peer: {there} {(there == 1 ? "stays" : "stay")} on {plan.Relay} until {(there == 1 ? "it reconnects" : "they reconnect")}");
    }

    private static string Word(PeerState state) => state switch
    {
        PeerState.OnExpected => "on the expected relay",
        PeerState.NotBack => "not back",
        PeerState.Pending => "not touched",
        PeerState.Inconclusive => "without evidence",
        _ => state.ToString().ToLowerInvariant(),
    };
}
