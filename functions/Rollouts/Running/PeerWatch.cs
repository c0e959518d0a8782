using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>Looks at the peers whose restart has begun and that have no final verdict, and writes down what is to be said of each. It touches none.</summary>
/// <param name="work">The rollout.</param>
internal sealed class PeerWatch(RolloutWork work)
{
    private const int CallsAtOnce = 16;
    private const string Again = ":again-";

    /// <summary>Nobody more is looked at after this time, but for the first, so that the step ends within its own.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    /// <summary>Looks once, and returns the peers as they stand then. Of very many, those that there was no time for are looked at the next time.</summary>
    /// <param name="isOver">Whether the rollout goes no further, so that nobody is waited for who was only asked.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<PeerBoard> LookAsync(bool isOver, CancellationToken cancellationToken)
    {
        var until = work.Now + Enough;
        var board = await work.BoardAsync(cancellationToken);
        var moved = new Dictionary<string, PeerProgress>(StringComparer.Ordinal);
        foreach (var (turn, some) in Turns([.. board.Rows.Where(row => row.Restarts > 0 && Budget.IsDown(row.State))]).Index())
        {
            if (turn > 0 && work.Now >= until)
                break;
            var sights = await Task.WhenAll(some.Select(same => SeeAsync(work.Planned[same[0].PeerId].Via, same, cancellationToken)));
            var seen = sights.SelectMany(same => same).ToList();
            await work.KeepAsync(seen.Select(one => one.Sight).Where(sight => sight.Restarted == true), cancellationToken);
            foreach (var (row, sight) in seen)
            {
                if (await JudgeAsync(row, sight, isOver, cancellationToken) is { } changed)
                    moved[changed.PeerId] = changed;
            }
        }

        return moved.Count == 0 ? board : board with { Rows = [.. board.Rows.Select(row => moved.GetValueOrDefault(row.PeerId) ?? row)] };
    }

    /// <summary>Whom to look at with one call each, so many calls at a time. It begins at another place each time, so that everybody has a turn.</summary>
    private IEnumerable<IReadOnlyList<PeerProgress>[]> Turns(IReadOnlyList<PeerProgress> open)
    {
        var calls = open.GroupBy(row => (work.Planned[row.PeerId].Via, row.OperationId)).Select(IReadOnlyList<PeerProgress> (same) => [.. same]).ToList();
        var first = calls.Count == 0 ? 0 : (int)(work.Now.ToUnixTimeSeconds() % calls.Count);
        return calls.Skip(first).Concat(calls.Take(first)).Chunk(CallsAtOnce);
    }

    /// <summary>Peers as a driver is told about them.</summary>
    public static PeerTarget Target(PlannedPeer peer) => new() { Id = peer.Id, Name = peer.Name, Address = peer.Address };

    private async Task<IEnumerable<(PeerProgress Row, PeerSight Sight)>> SeeAsync(string via, IReadOnlyList<PeerProgress> rows, CancellationToken cancellationToken)
    {
        if (work.Parts.Drivers.Restart(via) is not { } driver)
            return rows.Select(row => (row, new PeerSight { PeerId = row.PeerId }));
        var operation = new Operation(rows[0].OperationId, rows[0].RestartedAt!.Value);
        return rows.Zip(await driver.ObserveAsync(operation, [.. rows.Select(row => Target(work.Planned[row.PeerId]))], cancellationToken));
    }

    private async Task<PeerProgress?> JudgeAsync(PeerProgress row, PeerSight sight, bool isOver, CancellationToken cancellationToken)
    {
        var now = work.Now;
        var seen = PeerEvidence.Of(sight, row.RestartedAt!.Value, now);
        var verdict = row.IsAsked && seen.Restarted != true
            ? isOver || row.IsBack != work.Args.IsBack ? new(PeerState.Inconclusive, "people were asked to restart it, and nobody saw that they did") : new PeerVerdict(PeerState.Restarting, "people were asked to restart it")
            : PeerVerdict.Judge(Expectation(row, seen), seen, now);
        if (IsToRepeat(row, seen, isOver))
            return await RepeatAsync(row, seen, sight, cancellationToken);
        if (verdict.State == row.State || !PeerRows.CanMove(row.State, verdict.State))
            return null;
        var why = row.Trouble is { } trouble && verdict.State is PeerState.NotBack or PeerState.Inconclusive ? $"{verdict.Why}; {trouble}" : verdict.Why;
        await NoteAsync("peer-" + KebabCase.Of(verdict.State), row, why, seen, sight, cancellationToken);
        return await work.Parts.Peers.MoveAsync(
            work.Id, row, row with { State = verdict.State, IsBegun = true, IsAnew = false, RunsUntil = null, HomeAfter = seen.Home, UpdatedAt = now, Note = why }, cancellationToken);
    }

    /// <summary>Whether a peer that is looked at anew is up, and nothing has come of its restart.</summary>
    private bool IsToRepeat(PeerProgress row, PeerEvidence seen, bool isOver) =>
        row.IsAnew && row.IsBack == work.Args.IsBack && !isOver && seen is { Restarted: false, ManagementConnected: not false, NeedsLogin: false };

    /// <summary>Has a peer restarted anew: it counts as down as before, and its time begins again.</summary>
    private async Task<PeerProgress?> RepeatAsync(PeerProgress row, PeerEvidence seen, PeerSight sight, CancellationToken cancellationToken)
    {
        await NoteAsync("peer-restart-repeated", row, "it is up, and its daemon has not started since the restart began", seen, sight, cancellationToken);
        return await work.Parts.Peers.MoveAsync(work.Id, row, row.Restarting($"{row.OperationId.Split(Again)[0]}{Again}{row.LookedAtFor}", work.Now), cancellationToken);
    }

    /// <summary>Writes down what is said of a peer, before its row says so; once for each time that it is said.</summary>
    private Task NoteAsync(string action, PeerProgress row, string why, PeerEvidence seen, PeerSight sight, CancellationToken cancellationToken) =>
        work.NoteAsync(
            action, row.Name, new { row.PeerId, row.OperationId, Why = why, Seen = seen, sight.ChosenUrl, sight.Evidence, Failure = sight.Failure?.ToString() },
            $"{row.OperationId}-{row.PeerId}-{action}-{row.UpdatedAt.UtcTicks}", cancellationToken);

    private PeerExpectation Expectation(PeerProgress row, PeerEvidence seen)
    {
        var planned = work.Planned[row.PeerId];
        return new()
        {
            // After a rollback it is expected where it was before; where that is not known, anywhere.
            Expected = !row.IsBack ? planned.Expected : row.HomeBefore is { } home ? [home] : seen.Home is { } any ? [any] : [],
            RestartedAt = row.RestartedAt!.Value,
            BackWithin = work.Plan.Restart.BackWithin,
            PublicKey = work.Parts.Drivers.Restart(planned.Via) is { KeepsIdentity: false } ? null : row.PublicKeyBefore,
            PeersConnected = row.PeersBefore,
        };
    }
}
