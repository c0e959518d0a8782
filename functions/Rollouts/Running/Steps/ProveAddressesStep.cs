using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Looks whether management runs with the new list, within the time that the plan gives it. What people change themselves has no such
/// time: nothing of ours is to be undone then, so it is waited for until it shows or someone confirms it.
/// </summary>
internal sealed class ProveAddressesStep(RolloutParts parts) : RolloutStep(parts, StepNames.ProveAddresses, heeds: false)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatientPause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (await Registering.OfAsync(work, work.Args.Attempt, cancellationToken) is not { } registering)
            return StepAnswer.Failed(Codes.ConnectionUnknown, "the server's register target is gone");
        var isAsked = registering.Plan.Via == RegisterRules.Print;
        var proof = await registering.Driver.ProveAsync(registering.Change, cancellationToken);
        var confirmedAt = await work.Parts.Marks.FindAsync(work.Id, RegisterMarks.Confirmed(isBack: false), cancellationToken);
        if (proof.State == ProofState.Proven || confirmedAt is not null)
            return await ProvenAsync(work, confirmedAt ?? proof.ReadyAt ?? work.Now, proof, cancellationToken);
        if (isAsked)
            return await work.StopAsync(cancellationToken) is { Code: Codes.Aborted or Codes.RollBack } stop ? stop
                : await WaitAsync(work, PatientPause, $"people were asked to change management's list. {Remedies.ConfirmRegister(work.Id)}\n{proof.Evidence}", cancellationToken);

        var doneAt = await work.Parts.Marks.FindAsync(work.Id, registering.DoneMark, cancellationToken) ?? registering.Change.Operation.BegunAt;
        if (proof.State == ProofState.NotYet && work.Now < doneAt + registering.Plan.ProofWithin)
            return await WaitAsync(work, Pause, $"management is to prove itself healthy: {proof.Evidence}", cancellationToken, RolloutState.Running);
        await work.NoteAsync("register-not-proven", work.Plan.Relay!, new { proof.State, proof.Evidence, Failure = proof.Failure?.ToString() }, $"{registering.DoneMark}-not-proven", cancellationToken);
        return StepAnswer.Failed(Codes.NotProven, $"management did not prove itself healthy within {DurationText.Format(registering.Plan.ProofWithin)}, and its list is put back: {proof.Evidence}");
    }

    private static async Task<Outcome> ProvenAsync(RolloutWork work, DateTimeOffset readyAt, RegisterProof proof, CancellationToken cancellationToken)
    {
        await work.Parts.Marks.SetAsync(work.Id, RegisterMarks.Ready, readyAt, cancellationToken);
        await work.Parts.Fleets.SetAsync(work.Plan.Relay!, work.Plan.Kind == RolloutKind.Retire ? RelayState.Candidate : RelayState.Active, work.Id, cancellationToken);
        await work.NoteAsync("register-proven", work.Plan.Relay!, new { proof.Evidence, readyAt }, "register-proven", cancellationToken);
        return StepAnswer.Done();
    }
}
