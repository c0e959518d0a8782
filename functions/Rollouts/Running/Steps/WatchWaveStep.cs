using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Watches restarted peers until each has a verdict, and says when a budget is spent by them.</summary>
internal sealed class WatchWaveStep(RolloutParts parts) : RolloutStep(parts, StepNames.WatchWave, heeds: false)
{
    private const int LooksPerWait = 12;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PatientPause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var isOver = work.Args.Code is not null || await work.StopAsync(cancellationToken) is { Status: OutcomeStatus.Failed };
        var board = await new PeerWatch(work).LookAsync(isOver, cancellationToken);
        var rows = board.Rows;
        var down = rows.Where(row => row.State == PeerState.Restarting).ToList();
        var spent = Budget.Stop(work.Plan.Restart.Stop, Restarted.Of(work, rows), board.Settled.Tally);
        // Whose restart was begun without an answer is begun again, unless nobody may be touched any more; then it is only looked at.
        if (down.Any(row => row.IsToBegin && row.IsBack == work.Args.IsBack) && !isOver && spent is null)
        {
            await Troubles.StandAsync(work, down, cancellationToken);
            return StepAnswer.Done(more: true);
        }

        if (down.Count > 0 && down.All(row => row.IsAsked))
            return await WaitAsync(work, PatientPause, $"people were asked to restart {FewNames.Of([.. down.Select(row => row.Name)])}. {Remedies.ConfirmAsked(work.Id)}", cancellationToken);
        if (down.Count > 0)
            return StepAnswer.Again(work.Now + Pause(work), down.Count == 1 ? $"{down[0].Name} is restarting" : $"{Amount.Of(down.Count, "peer")} are restarting");

        if (spent is not null)
            return StepAnswer.Failed(Codes.Stopped, spent);
        if (work.Args.Batch > 0 && rows.Where(row => row.Batch == work.Args.Batch).All(row => row.State is not PeerState.Pending))
            await work.TellAsync(NotificationKind.BatchDone, $"batch-{work.Args.Batch}", $"batch {work.Args.Batch} of {work.Plan.Batches.Count}: {CountsOf([.. rows.Where(row => row.Batch == work.Args.Batch)])}", cancellationToken);
        return StepAnswer.Done();
    }

    private static string CountsOf(IReadOnlyList<PeerProgress> rows) => rows.Any(row => row.Restarts > 0) ? Report.Counts(rows) : "nothing was restarted";

    private static TimeSpan Pause(RolloutWork work)
    {
        var pause = work.Plan.Restart.BackWithin / LooksPerWait;
        return pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
    }
}
