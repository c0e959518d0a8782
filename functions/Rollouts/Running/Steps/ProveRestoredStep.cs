using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Looks whether management runs with the old list again, and gives the relay the state that it had.</summary>
internal sealed class ProveRestoredStep(RolloutParts parts) : RolloutStep(parts, StepNames.ProveRestored, heeds: false)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatientPause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var attempt = work.Args.IsBack ? await RegisterMarks.LastAsync(work.Parts.Marks, work.Id, cancellationToken) : work.Args.Attempt;
        if (attempt == 0 || (work.Args.IsBack && !work.Plan.Rollback.RestoreAddresses))
            return StepAnswer.Done();
        if (await Registering.OfAsync(work, attempt, cancellationToken) is not { } registering)
            return StepAnswer.Failed(Codes.ConnectionUnknown, "the server's register target is gone");
        var confirmed = await work.Parts.Marks.FindAsync(work.Id, RegisterMarks.Confirmed(isBack: true), cancellationToken);
        var proof = await registering.Driver.ProveRestoredAsync(registering.Change, cancellationToken);
        if (proof.State == ProofState.Proven || confirmed is not null)
            return await UndoneAsync(work, registering, proof, cancellationToken);

        if (registering.Plan.Via == RegisterRules.Print)
            return await work.StopAsync(cancellationToken) is { Code: Codes.Aborted } stop ? stop
                : await WaitAsync(work, PatientPause, $"people were asked to put management's list back. {Remedies.ConfirmRegister(work.Id)}\n{proof.Evidence}", cancellationToken, RolloutState.RollingBack);
        var undoneAt = await work.Parts.Marks.FindAsync(work.Id, registering.UndoMark, cancellationToken) ?? work.Args.Since;
        var from = undoneAt > work.Args.Since ? undoneAt : work.Args.Since;
        return work.Now < from + registering.Plan.ProofWithin
            ? await WaitAsync(work, Pause, $"management is to prove itself healthy with the old list: {proof.Evidence}", cancellationToken, work.Args.IsBack ? RolloutState.RollingBack : RolloutState.Running)
            : StepAnswer.Failed(Codes.NotRestored, $"management was given its old list back, and did not prove itself healthy: {proof.Evidence}");
    }

    private static async Task<Outcome> UndoneAsync(RolloutWork work, Registering registering, RegisterProof proof, CancellationToken cancellationToken)
    {
        await work.Parts.Marks.SetAsync(work.Id, registering.UndoneMark, work.Now, cancellationToken);
        if (work.Args.IsBack)
            await work.Parts.Fleets.RestoreAsync(work.Plan.Relay!, work.Id, cancellationToken);
        await work.NoteAsync("restore-proven", work.Plan.Relay!, new { proof.Evidence }, registering.UndoneMark, cancellationToken);
        return StepAnswer.Done();
    }
}
