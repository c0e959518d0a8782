using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Gathers what is known between two batches.</summary>
/// <param name="work">The rollout.</param>
internal sealed class Between(RolloutWork work)
{
    /// <summary>Looks at peers, kept samples, regions and incidents; returns the peers too, as they stand then.</summary>
    public async Task<(BatchSituation Situation, PeerBoard Board)> LookAsync(CancellationToken cancellationToken)
    {
        var board = await new PeerWatch(work).LookAsync(isOver: false, cancellationToken);
        // Whose restart is to be begun is begun with the next wave, by what is judged of the others.
        var judged = board.Rows.Where(row => !row.IsToBegin).ToList();
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        var kept = work.Plan.Kept.Count == 0 ? [] : (await work.Parts.Directory.AskAsync(fleet, [.. work.Plan.Kept.Select(peer => peer.Id)], cancellationToken)).Peers
            .ToDictionary(peer => peer.Id, peer => peer.Home, StringComparer.Ordinal);
        var incidents = await work.Parts.Probes.IncidentsSinceAsync(fleet, work.Header.CreatedAt, cancellationToken);
        var situation = new BatchSituation
        {
            Restarted = Restarted.Of(work, judged),
            Settled = board.Settled.Tally,
            LastVerdictAt = judged.Where(row => row.Restarts > 0 && row.Batch > 0).Select(row => (DateTimeOffset?)row.UpdatedAt).Append(board.Settled.LastVerdictAt).Max(),
            NewIncidents = await AcceptedIncidents.WithoutAsync(work.Parts.Marks, work.Id, incidents.New, cancellationToken),
            IsHealthUnknown = !incidents.IsJudged,
            RegionsWithoutData = [.. (await work.Parts.Probes.SilentRegionsAsync(fleet, cancellationToken)).Union(incidents.Blind, StringComparer.Ordinal)],
            Strayed = [.. work.Plan.Kept.Where(peer => kept.GetValueOrDefault(peer.Id) is { } home && !InstanceUrls.AreSame(home, peer.Home)).Select(peer => peer.Name)],
            Unasked = [.. work.Plan.Kept.GroupBy(peer => peer.Region, StringComparer.OrdinalIgnoreCase).Where(region => region.All(peer => kept.GetValueOrDefault(peer.Id) is null)).Select(region => region.Key)],
        };
        return (situation, board);
    }
}
