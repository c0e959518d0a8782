using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Reads rollouts as people see them. It changes nothing.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where their orchestrations run.</param>
internal sealed class DeskReading(RolloutParts parts, IOrchestrationClient engine)
{
    /// <summary>A rollout as it stands; <see langword="null"/> when there is none of that id.</summary>
    public async Task<RolloutView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await parts.Rows.FindAsync(id, cancellationToken) is not { } header || await PlanOfAsync(header, cancellationToken) is not { } plan)
            return null;
        var control = await parts.Rows.ControlAsync(id, cancellationToken);
        var settled = control?.IsBack == true ? [] : await parts.Peers.AllSettledAsync(id, cancellationToken);
        return Views.Of(
            header,
            plan,
            control,
            await parts.Gates.ListAsync(id, cancellationToken),
            await parts.Peers.BoardAsync(id, plan, settled, cancellationToken),
            settled,
            await parts.Audit.ReadLastAsync(id, RolloutDesk.TimelineLength, cancellationToken),
            await engine.FindAsync(id, cancellationToken),
            parts.Clock.GetUtcNow());
    }

    /// <summary>Every peer of a rollout as it stands; <see langword="null"/> when there is no such rollout.</summary>
    public async Task<IReadOnlyList<PeerProgress>?> PeersAsync(string id, CancellationToken cancellationToken) =>
        await parts.Rows.FindAsync(id, cancellationToken) is { } header && await PlanOfAsync(header, cancellationToken) is { } plan ? await parts.Peers.ListAsync(id, plan, cancellationToken) : null;

    /// <summary>What stands in the way of a rollout that nobody has accepted; <see langword="null"/> when there is no such rollout.</summary>
    public async Task<IReadOnlyList<NewIncident>?> IncidentsAsync(string id, CancellationToken cancellationToken)
    {
        if (await parts.Rows.FindAsync(id, cancellationToken) is not { } header)
            return null;
        var reading = await parts.Probes.IncidentsSinceAsync(await parts.Fleets.ReadAsync(cancellationToken), header.CreatedAt, cancellationToken);
        return await AcceptedIncidents.WithoutAsync(parts.Marks, id, reading.New, cancellationToken);
    }

    /// <summary>All rollouts, the newest first.</summary>
    public async Task<IReadOnlyList<RolloutHeader>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await parts.Rows.ListAsync(cancellationToken: cancellationToken)).OrderByDescending(header => header.CreatedAt).ThenBy(header => header.Id, StringComparer.Ordinal)];

    /// <summary>The audit, and what is wrong with it; <see langword="null"/> when there is no such rollout.</summary>
    public async Task<AuditView?> AuditAsync(string id, AuditHead? anchor, CancellationToken cancellationToken) =>
        await parts.Rows.FindAsync(id, cancellationToken) is null ? null : await parts.Audit.VerifyAsync(id, anchor, cancellationToken);

    private Task<Plan?> PlanOfAsync(RolloutHeader header, CancellationToken cancellationToken) => parts.Plans.FindAsync(parts.Rows, header.Id, header.PlanHash, cancellationToken);
}
