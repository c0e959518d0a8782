using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Stops, keeps what was done, and explains. Where nothing was touched and trying again would not help, the rollout ends here instead.
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
        await work.NoteAsync(ends ? "stopped" : "held", code, new { why }, $"held-{work.Args.Since.UtcTicks}", cancellationToken);
        await work.StandAsync(RolloutState.Held, ends ? why : $"{why}. {NextOf(code)}", cancellationToken);
        if (!ends)
            await work.TellAsync(NotificationKind.Held, $"held-{work.Args.Since.UtcTicks}", why, cancellationToken, details: code);
        return Outcome.Succeeded(Payload.Of(new StepAnswer { Ends = ends, Told = told }));
    }

    private static string NextOf(string code) => code == Codes.Rejected
        ? "Roll it back or abort it: a rejected rollout does not go on"
        : "Resume it to try again, roll it back, or abort it";
}
