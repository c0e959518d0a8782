using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>
/// What a resume takes up again of a rollout that holds for its peers: those that are not back or elsewhere are looked at anew, and what is
/// seen then decides. Whose restart had no effect is restarted anew, by the same plan and its budgets. What people said of a peer stands, and
/// so does what batches that came after were built upon.
/// </summary>
internal static class TakenUp
{
    /// <summary>Whether a rollout that holds for this (<see cref="Codes"/>) holds for its peers.</summary>
    public static bool IsFor(string code) => code is Codes.Stopped or Codes.NoRoom;

    /// <summary>The peers that a resume takes up again.</summary>
    public static async Task<IReadOnlyList<PeerProgress>> FindAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var settled = (await work.Parts.Peers.AllSettledAsync(work.Id, cancellationToken)).Select(batch => batch.Batch).DefaultIfEmpty().Max();
        return
        [
            .. (await work.Parts.Peers.ListAsync(work.Id, work.Plan, cancellationToken)).Where(row => row is { Restarts: > 0, IsSaid: false } && row.IsBack == work.Args.IsBack
                && (row.State == PeerState.NotBack || (row.State == PeerState.Elsewhere && (row.IsBack || row.Planned > settled)))),
        ];
    }

    /// <summary>Has them looked at anew, each once for what people said.</summary>
    public static async Task TakeUpAsync(RolloutWork work, Control said, CancellationToken cancellationToken)
    {
        foreach (var row in (await FindAsync(work, cancellationToken)).Where(row => row.LookedAtFor != said.Number))
        {
            var anew = row with { State = PeerState.Inconclusive, IsAnew = true, LookedAtFor = said.Number, UpdatedAt = work.Now, Note = $"it is looked at anew: {row.Note}" };
            await work.NoteAsync("peer-looked-at-anew", row.Name, new { row.PeerId, row.State, row.Note, said.By }, $"anew-{row.PeerId}-{said.Number}", cancellationToken);
            await work.Parts.Peers.MoveAsync(work.Id, row, anew, cancellationToken);
        }
    }
}
