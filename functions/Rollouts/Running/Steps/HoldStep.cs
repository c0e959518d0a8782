using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Stops, keeps what was done, explains, and says what people may do about it. Where nothing was touched and trying again would not help,
/// the rollout ends here instead.
/// </summary>
internal sealed class HoldStep(RolloutParts parts) : RolloutStep(parts, StepNames.Hold, heeds: false)
{
    private static readonly string[] Hopeless = [Codes.Rejected, Codes.PlanGone, Codes.AddressesChanged, Codes.Unlocked];

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var (code, why) = (work.Args.Code!, work.Args.Why ?? work.Args.Code!);
        var told = (await work.Parts.Rows.ControlAsync(work.Id, cancellationToken))?.Number ?? 0;
        var ends = Hopeless.Contains(code) && !await work.HasTouchedAsync(cancellationToken);
        await work.NoteAsync(ends ? "given-up" : "held", code, new { why }, $"held-{work.Args.Since.UtcTicks}", cancellationToken);
        if (ends)
            await work.StandAsync(RolloutState.Running, why, cancellationToken);
        else
            await HoldAsync(work, code, why, cancellationToken);
        return Outcome.Succeeded(Payload.Of(new StepAnswer { Ends = ends, Told = told }));
    }

    private static async Task HoldAsync(RolloutWork work, string code, string why, CancellationToken cancellationToken)
    {
        var peers = await work.Parts.Peers.ListAsync(work.Id, work.Plan, cancellationToken);
        var left = await LeftBehind.OfAsync(work.Parts, work.Id, work.Plan, peers, cancellationToken);
        var anew = TakenUp.IsFor(code) ? await TakenUp.FindAsync(work, cancellationToken) : [];
        await work.StandAsync(RolloutState.Held, $"{why}. {NextOf(code == Codes.Rejected, work.Args.IsBack, left.CanBeUndone, ResumeFor(anew))}", cancellationToken);
        await work.TellAsync(NotificationKind.Held, $"held-{work.Args.Since.UtcTicks}", why, cancellationToken, details: code);
    }

    /// <summary>What a resume does.</summary>
    private static string ResumeFor(IReadOnlyList<PeerProgress> anew) => anew.Count == 0 ? "Resume it to try again"
        : $"Resume it to have {FewNames.Of([.. anew.Select(row => row.Name)])} looked at anew (and restarted anew, where the restart had no effect)";

    private static string NextOf(bool isRejected, bool isBack, bool canBeUndone, string resume) => (isRejected, isBack, canBeUndone) switch
    {
        (true, true, _) => "Have it rolled back again, which asks anew, or abort it, which leaves what was done",
        (true, false, true) => "Roll it back or abort it: a rejected rollout does not go on",
        (true, false, false) => "Abort it: a rejected rollout does not go on, and a rollback would undo nothing",
        (false, true, _) or (false, _, false) => $"{resume}, or abort it",
        _ => $"{resume}, roll it back, or abort it",
    };
}
