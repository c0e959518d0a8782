using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Orchestration;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Waits until enough of the planned peers have had a stream to management that is younger than management's readiness: only those know the new list.</summary>
internal sealed class PropagateStep(RolloutParts parts) : RolloutStep(parts, StepNames.Propagate)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (work.Plan.Register is not { } register || await work.Parts.Marks.FindAsync(work.Id, Registering.ReadyMark, cancellationToken) is not { } readyAt)
            return StepAnswer.Done();
        var reading = await work.Parts.Directory.ReadAsync(await work.Parts.Fleets.ReadAsync(cancellationToken), cancellationToken);
        if (reading.Failure is { } unread)
            return await WaitAsync(work, Pause, $"management cannot be asked who knows the new list: {unread}", cancellationToken);

        var planned = work.Plan.Peers.Select(peer => peer.Id).ToHashSet(StringComparer.Ordinal);
        if (planned.Count == 0)
            return StepAnswer.Done();
        var verdict = Propagation.Judge(register, [.. reading.Peers.Where(peer => planned.Contains(peer.Id))], readyAt, work.Now, work.Args.Since);
        if (verdict.State == PropagationState.Waiting)
            return await WaitAsync(work, Pause, verdict.Why, cancellationToken);
        await work.NoteAsync("propagated", verdict.State.ToString(), new { verdict.Knowing, verdict.Connected, verdict.Why, readyAt }, $"propagated-{work.Args.Since.UtcTicks}", cancellationToken);
        return verdict.State == PropagationState.Enough ? StepAnswer.Done() : StepAnswer.Failed(Codes.NotPropagated, verdict.Why);
    }
}
