using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Peers are left to restart, and none may go down beside those that are: what is said of it, wherever it is noticed.</summary>
internal static class NoRoom
{
    private const string LeftDown = "Who was left down by an earlier rollout takes room until management sees it connected, or lists it no more";

    /// <summary>Pauses while those that are down may still show to be back; holds when all of them are known not to be.</summary>
    /// <param name="work">The rollout.</param>
    /// <param name="rows">Its peers.</param>
    /// <param name="leftDown">Peers that an earlier rollout took down and that are still away: they are back once management sees them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<Outcome> WaitAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, IReadOnlyList<PeerFacts> leftDown, CancellationToken cancellationToken)
    {
        var down = rows.Where(row => Budget.IsDown(row.State)).ToList();
        var names = FewNames.Of([.. down.Select(row => row.Note.Length > 0 ? $"{row.Name} ({row.Note})" : row.Name), .. leftDown.Select(peer => $"{peer.Name} (an earlier rollout restarted it)")]);
        if (leftDown.Count == 0 && down.All(row => row.State == PeerState.NotBack))
            return StepAnswer.Failed(Codes.NoRoom, $"no further peer may go down beside those that are not back: {names}");

        string[] remedies = [.. down.Count > 0 ? [Remedies.Confirm(work.Id)] : Array.Empty<string>(), .. leftDown.Count > 0 ? [LeftDown] : Array.Empty<string>()];
        return await work.MissAsync($"no further peer may go down until it is known whether these are back: {names}", string.Join(". ", remedies), cancellationToken);
    }
}
