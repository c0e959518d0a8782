using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Waits until enough of the planned peers have had a stream to management that is younger than management's readiness: only those know the new list.
/// Who was offline before management restarted is not waited for, nor is who was skipped.
/// </summary>
internal sealed class PropagateStep(RolloutParts parts) : RolloutStep(parts, StepNames.Propagate)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (work.Plan.Register is not { } register || await work.Parts.Marks.FindAsync(work.Id, RegisterMarks.Ready, cancellationToken) is not { } readyAt)
            return StepAnswer.Done();
        var reading = await work.Parts.Directory.ReadAsync(await work.Parts.Fleets.ReadAsync(cancellationToken), cancellationToken);
        if (reading.Failure is { } unread)
            return await WaitAsync(work, Pause, $"management cannot be asked who knows the new list: {unread}", cancellationToken);

        var rows = await work.Parts.Peers.ListAsync(work.Id, work.Plan, cancellationToken);
        var planned = rows.Where(row => row.State == PeerState.Pending).Select(row => row.PeerId).ToHashSet(StringComparer.Ordinal);
        if (planned.Count == 0)
            return StepAnswer.Done();
        var expected = await ExpectedAsync(work, reading.Peers.Where(peer => planned.Contains(peer.Id)), cancellationToken);
        var verdict = Propagation.Judge(register, expected, readyAt, work.Now, work.Args.Since);
        if (verdict.State == PropagationState.Waiting)
            return await WaitAsync(work, Pause, verdict.Why, cancellationToken);
        await work.NoteAsync(verdict.State == PropagationState.Enough ? "propagated" : "not-propagated", work.Plan.Relay!, new { verdict.Knowing, verdict.Expected, verdict.Why, readyAt }, $"propagated-{work.Args.Since.UtcTicks}", cancellationToken);
        return verdict.State == PropagationState.Enough ? StepAnswer.Done()
            : StepAnswer.Failed(Codes.NotPropagated, $"{verdict.Why}. {Remedies.Skip(work.Id)}");
    }

    private static async Task<IReadOnlyList<PeerFacts>> ExpectedAsync(RolloutWork work, IEnumerable<PeerFacts> peers, CancellationToken cancellationToken)
    {
        var offline = await work.Parts.Marks.NamesAsync(work.Id, PreflightStep.OfflineMarks, cancellationToken);
        return [.. peers.Where(peer => peer.IsConnected || !offline.Contains(PreflightStep.OfflineMark(peer.Id)))];
    }
}
