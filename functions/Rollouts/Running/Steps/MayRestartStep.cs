using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Judges whether the next batch may begin (<see cref="BatchVerdict"/>), and waits for its window, its soak or its evidence.</summary>
internal class MayRestartStep : RolloutStep
{
    private const int MostNamed = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Makes the step.</summary>
    public MayRestartStep(RolloutParts parts)
        : this(parts, StepNames.MayRestart)
    {
    }

    /// <summary>Makes a step that judges the same at another place.</summary>
    protected MayRestartStep(RolloutParts parts, string name)
        : base(parts, name)
    {
    }

    /// <summary>The rules by which is judged.</summary>
    protected virtual RestartRules Rules(RolloutWork work) => work.Plan.Restart;

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (await work.GuardAsync(cancellationToken) is { } stop)
            return stop;
        var (situation, board) = await new Between(work).LookAsync(cancellationToken);
        var verdict = BatchVerdict.Judge(situation, Rules(work), work.Now);
        if (verdict is { Next: BatchNext.Go or BatchNext.Stop } or { Until: not null })
            await work.FoundAsync(cancellationToken);
        if (verdict.Next == BatchNext.Wait)
            return await WaitAsync(work, verdict.Until - work.Now ?? Pause, verdict.Why, cancellationToken);
        if (verdict.Next == BatchNext.Pause)
        {
            var remedy = situation.Restarted.Any(peer => peer.State == PeerState.Inconclusive) ? Remedies.Confirm(work.Id) : "";
            return await work.MissAsync(verdict.Why, remedy, cancellationToken);
        }

        await work.NoteAsync(verdict.Next == BatchNext.Go ? "judged-well" : "stopped", Subject(work, board), EvidenceOf(verdict, situation), $"{Name}-{work.Args.Batch}-{work.Args.Since.UtcTicks}", cancellationToken);
        if (verdict.Next != BatchNext.Go)
            return StepAnswer.Failed(Codes.Stopped, verdict.IsIncident ? $"{verdict.Why}. {Remedies.Accept(work.Id, situation.NewIncidents)}" : verdict.Why);
        if (work.Args.Batch > 1)
            await work.Parts.Peers.SettleAsync(work.Id, board, work.Args.Batch - 1, id => work.Planned[id].Probability, cancellationToken);
        return StepAnswer.Done();
    }

    /// <summary>What it was judged by: of peers how many are in each state, and by name who is not where they were expected.</summary>
    private static object EvidenceOf(BatchVerdict verdict, BatchSituation situation) => new
    {
        verdict.Next,
        verdict.Why,
        States = situation.Restarted.CountBy(peer => peer.State).ToDictionary(count => count.Key, count => count.Value),
        Others = situation.Restarted.Where(peer => peer.State != PeerState.OnExpected).Take(MostNamed).Select(peer => new { peer.Name, peer.State, peer.Batch, peer.Note }),
        situation.Settled,
        situation.LastVerdictAt,
        situation.NewIncidents,
        situation.IsHealthUnknown,
        situation.RegionsWithoutData,
        situation.Unasked,
        situation.Strayed,
    };

    /// <summary>Where it was judged: a batch that was interrupted is judged again, with what it has restarted by then.</summary>
    private static string Subject(RolloutWork work, PeerBoard board)
    {
        var batch = board.Rows.Where(row => work.Args.Batch > 0 && row.Batch == work.Args.Batch).ToList();
        return work.Args.Batch == 0 ? "after the last batch"
            : !batch.Any(row => row.Restarts > 0) ? $"before batch {work.Args.Batch}"
            : batch.Any(row => row.State == PeerState.Pending) ? $"within batch {work.Args.Batch}"
            : $"after batch {work.Args.Batch}";
    }
}
