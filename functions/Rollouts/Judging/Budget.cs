using System.Globalization;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>
/// Holds the budgets of a restart. Each has one rule:
/// <c>notBackPerBatch</c> and <c>notBackTotal</c> are numbers at which it stops: 1 stops at the first peer.
/// <c>elsewhere</c> stops when more peers came back elsewhere than the predictions let expect (the sum of 1 − probability, 1 − 1 where
/// nothing predicts) plus this share of the peers that came back; being exactly at it goes on.
/// <c>maxUnavailable</c> is a number that is never exceeded: what is restarting, not back or not seen to be back counts as down.
/// </summary>
public static class Budget
{
    private const int MostNotes = 3;

    /// <summary>Says why restarting must stop; <see langword="null"/> while it may go on.</summary>
    /// <param name="rules">The budgets.</param>
    /// <param name="peers">The peers that were restarted, deferred ones left out: each with its batch, its state and its predicted probability.</param>
    /// <param name="settled">What came of others whose verdicts no longer change; <see langword="null"/> for none.</param>
    public static string? Stop(StopRules rules, IReadOnlyList<RestartedPeer> peers, RestartTally? settled = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(peers);
        var notBack = peers.Where(peer => peer.State == PeerState.NotBack).ToList();
        var worst = notBack.CountBy(peer => peer.Batch).OrderByDescending(batch => batch.Value).ThenBy(batch => batch.Key).FirstOrDefault();
        if (worst.Value >= rules.NotBackPerBatch)
        {
            return Text($"{worst.Value} not back in batch {worst.Key}: notBackPerBatch is {rules.NotBackPerBatch}{Named(notBack.Where(peer => peer.Batch == worst.Key))}");
        }

        if (notBack.Count >= rules.NotBackTotal)
        {
            return Text($"{notBack.Count} not back in all: notBackTotal is {rules.NotBackTotal}{Named(notBack)}");
        }

        var tally = peers.Where(peer => peer.State is PeerState.OnExpected or PeerState.Elsewhere).Aggregate(settled ?? new(), (sum, peer) => sum.With(peer.State, peer.Probability));
        var allowed = Allowance(rules, tally);
        return tally.Elsewhere > allowed
            ? Text($"{tally.Elsewhere} of {tally.Back} came back elsewhere, and {allowed:0.##} were to be expected: elsewhere is {rules.Elsewhere:P0} beyond what is predicted{Named(peers.Where(peer => peer.State == PeerState.Elsewhere))}")
            : null;
    }

    /// <summary>How many of the peers that came back may be elsewhere; rounded to a millionth, so that sums of shares compare exactly.</summary>
    public static double Allowance(StopRules rules, RestartTally tally)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(tally);
        return Math.Round(tally.Unpredicted + (rules.Elsewhere * tally.Back), 6);
    }

    /// <summary>How many more peers may be taken down.</summary>
    /// <param name="maxUnavailable">The most that may be down by our hand.</param>
    /// <param name="peers">Every peer of the rollout that was touched, deferred ones included.</param>
    public static int Room(int maxUnavailable, IEnumerable<PeerState> peers) =>
        Math.Max(0, maxUnavailable - peers.Count(IsDown));

    /// <summary>Whether a peer in a state counts as down by our hand.</summary>
    public static bool IsDown(PeerState state) => state is PeerState.Restarting or PeerState.NotBack or PeerState.Inconclusive;

    /// <summary>Who it is, and what was seen of them: those of whom the same is to be said are named together.</summary>
    private static string Named(IEnumerable<RestartedPeer> peers) =>
        string.Concat(peers.Where(peer => peer.Name.Length > 0).GroupBy(peer => peer.Note).Take(MostNotes).Select(same => $"; {FewNames.Of([.. same.Select(peer => peer.Name)])}{(same.Key.Length > 0 ? $": {same.Key}" : "")}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A peer that was restarted, as the budgets see it.</summary>
/// <param name="Batch">Its batch.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Probability">The predicted probability of an expected relay, 0 to 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">What was seen of it, or what is missing.</param>
public sealed record RestartedPeer(int Batch, PeerState State, double? Probability, string Name = "", string Note = "");
