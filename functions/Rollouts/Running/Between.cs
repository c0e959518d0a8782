using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Gathers what is known between two batches.</summary>
/// <param name="work">The rollout.</param>
internal sealed class Between(RolloutWork work)
{
    /// <summary>Looks at peers, kept samples, regions and incidents.</summary>
    public async Task<BatchSituation> LookAsync(CancellationToken cancellationToken)
    {
        var rows = await new PeerWatch(work).LookAsync(isOver: false, cancellationToken);
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        var restarted = Restarted.Of(work, rows);
        var kept = work.Plan.Kept.Count == 0 ? [] : (await work.Parts.Directory.AskAsync(fleet, [.. work.Plan.Kept.Select(peer => peer.Id)], cancellationToken)).Peers
            .ToDictionary(peer => peer.Id, peer => peer.Home, StringComparer.Ordinal);
        return new()
        {
            Restarted = restarted,
            LastVerdictAt = rows.Where(row => row.Restarts > 0 && row.Batch > 0).Select(row => (DateTimeOffset?)row.UpdatedAt).Max(),
            NewIncident = work.Plan.Restart.Stop.OnIncident ? await work.Parts.Probes.IncidentSinceAsync(fleet, work.Header.CreatedAt, cancellationToken) : null,
            RegionsWithoutData = await work.Parts.Probes.SilentRegionsAsync(fleet, cancellationToken),
            Strayed = [.. work.Plan.Kept.Where(peer => kept.GetValueOrDefault(peer.Id) is { } home && !InstanceUrls.AreSame(home, peer.Home)).Select(peer => peer.Name)],
            Unasked = [.. work.Plan.Kept.GroupBy(peer => peer.Region, StringComparer.OrdinalIgnoreCase).Where(region => region.All(peer => kept.GetValueOrDefault(peer.Id) is null)).Select(region => region.Key)],
        };
    }
}
