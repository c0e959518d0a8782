using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>
/// Begins the restart of as many peers of a batch as may go down. What people say is read before each call to a driver, and each peer's row
/// is written before it is touched: after a crash the same operation is begun again, and the driver knows it by its id.
/// </summary>
internal sealed class BeginWaveStep(RolloutParts parts) : RolloutStep(parts, StepNames.BeginWave)
{
    /// <summary>How many peers are looked at with one call before their turn.</summary>
    private const int LookedAtAtOnce = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a peer that is offline when its batch's turn comes is waited for before it is deferred: a client whose stream broke, as all do
    /// when management restarts, tries again after at most a minute or so.
    /// </summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromMinutes(2);

    /// <summary>No further peer is begun after this time, but for the first, so that the step ends within its own; what is left is another wave's.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(25);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (await work.GuardAsync(cancellationToken) is { } stop)
            return stop;
        var startedAt = work.Now;
        var reading = await work.Parts.Directory.ReadAsync(await work.Parts.Fleets.ReadAsync(cancellationToken), cancellationToken);
        if (reading.Failure is { } unread)
            return await WaitAsync(work, Pause, $"management cannot be asked for its peers: {unread}", cancellationToken);

        var rows = (await work.BoardAsync(cancellationToken)).Rows;
        // No batch begins, nor is one begun again, before whoever is restarted anew of an earlier one has a verdict, and it was judged by that too.
        var earliest = rows.Where(row => row is { State: PeerState.Restarting, Batch: > 0 }).Select(row => row.Batch).DefaultIfEmpty(int.MaxValue).Min();
        var interrupted = rows.Where(row => row.IsToBegin && row.IsBack == work.Args.IsBack && (row.IsBack || row.Batch <= earliest)).ToList();
        foreach (var (index, chunk) in interrupted.GroupBy(row => row.OperationId).Index())
        {
            if (index > 0 && work.Now >= startedAt + Enough)
                break;
            if (await RepeatAsync(work, [.. chunk], cancellationToken) is { } halt)
                return halt;
        }

        if (interrupted.Count > 0)
            rows = (await work.BoardAsync(cancellationToken)).Rows;
        if (rows.Any(row => row is { State: PeerState.Restarting, IsBack: false } && ((row.Batch > 0 && row.Batch < work.Args.Batch) || (row.IsToBegin && row.Batch > earliest))))
        {
            await Troubles.StandAsync(work, rows, cancellationToken);
            return StepAnswer.Again(work.Now + Soon, "peers of an earlier batch are restarted anew", Codes.NoEvidence);
        }

        var known = reading.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var waitsUntil = await WaitsUntilAsync(work, cancellationToken);
        var leftDown = await work.LeftDownAsync(known, cancellationToken);
        var wave = Wave.Choose(work.Plan, rows, known, work.Args.Batch, work.Args.IsBack, work.Now < waitsUntil, leftDown);
        foreach (var dropped in wave.Drop)
            await LeaveAsync(work, rows.First(row => row.PeerId == dropped.PeerId), dropped, cancellationToken);
        if (wave.Begin.Count == 0 && interrupted.Count == 0 && wave.Left > 0)
            return await NoRoom.WaitAsync(work, rows, leftDown, cancellationToken);
        await work.FoundAsync(cancellationToken);
        if (wave.Begin.Count == 0 && interrupted.Count == 0 && wave.Awaited.Count > 0)
            return await WaitAsync(work, Shorter(Pause, waitsUntil - work.Now), $"offline, and waited for until {waitsUntil.UtcDateTime:HH:mm:ss}Z: {FewNames.Of([.. wave.Awaited.Select(row => row.Name)])}", cancellationToken);
        await Troubles.StandAsync(work, rows, cancellationToken);
        return await BeginAllAsync(work, wave, known, startedAt + Enough, cancellationToken);
    }

    /// <summary>Until when peers of the batch that are offline are waited for, from when its turn first came.</summary>
    private static async Task<DateTimeOffset> WaitsUntilAsync(RolloutWork work, CancellationToken cancellationToken) =>
        work.Args.Batch == 0 || work.Args.IsBack ? DateTimeOffset.MinValue
            : await work.Parts.Marks.SetAsync(work.Id, $"turn-of-batch-{work.Args.Batch}", work.Now, cancellationToken) + Reconnect;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task<Outcome> BeginAllAsync(RolloutWork work, Wave wave, IReadOnlyDictionary<string, PeerFacts> known, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        var (left, begun) = (wave.Begin.Count, 0);
        foreach (var some in Turns(work, wave.Begin))
        {
            if (begun > 0 && work.Now >= until)
                break;
            var chosen = await LookBeforeAsync(work, some, cancellationToken);
            left -= some.Length - chosen.Count;
            foreach (var chunk in Chunks(work, chosen))
            {
                if (begun > 0 && work.Now >= until)
                    break;
                if (await work.StopAsync(cancellationToken) is { } stop)
                    return stop;
                cancellationToken.ThrowIfCancellationRequested();
                if (await ChooseAsync(work, chunk, cancellationToken) is not { } rows)
                    return StepAnswer.Again(work.Now + Soon, "another engine was first");
                if (await BeginAsync(work, rows, isFresh: true, cancellationToken, refused) is { } halt)
                    return halt;
                begun += chunk.Count;
            }
        }

        return refused.Count > 0
            ? StepAnswer.Failed(Codes.DriverRefused, $"not touched, and left alone from now on: {string.Join("; ", refused)}")
            : StepAnswer.Done(more: wave.Left > 0 || begun < left || wave.Awaited.Count > 0 || await HasStandInsAsync(work, known, cancellationToken));
    }

    /// <summary>Peers that are looked at with one call, and then begun before the next are: some, or as many as the driver wants at once.</summary>
    private static IEnumerable<PeerProgress[]> Turns(RolloutWork work, IReadOnlyList<PeerProgress> rows) => rows
        .GroupBy(row => work.Planned[row.PeerId].Via)
        .SelectMany(same => same.Chunk(Math.Max(LookedAtAtOnce, work.Parts.Drivers.Restart(same.Key)?.AtOnce ?? 1)));

    /// <summary>Whether the batch has emptied by now, and others take the place of its peers.</summary>
    private static async Task<bool> HasStandInsAsync(RolloutWork work, IReadOnlyDictionary<string, PeerFacts> known, CancellationToken cancellationToken)
    {
        if (work.Args.Batch == 0 || work.Args.IsBack)
            return false;
        var rows = (await work.BoardAsync(cancellationToken)).Rows;
        return Wave.IsEmpty(rows, work.Args.Batch) && Wave.Choose(work.Plan, rows, known, work.Args.Batch, isBack: false, leftDown: await work.LeftDownAsync(known, cancellationToken)).Begin.Count > 0;
    }

    /// <summary>Looks at the peers before they are touched: what they were is what they must be again. Who has nothing to gain, or would not come back, is left alone.</summary>
    private static async Task<List<PeerProgress>> LookBeforeAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, CancellationToken cancellationToken)
    {
        var chosen = new List<PeerProgress>();
        foreach (var same in rows.GroupBy(row => work.Planned[row.PeerId].Via))
        {
            var sights = work.Parts.Drivers.Restart(same.Key) is { } driver
                ? await driver.ObserveAsync(null, [.. same.Select(row => PeerWatch.Target(work.Planned[row.PeerId]))], cancellationToken)
                : [.. same.Select(row => new PeerSight { PeerId = row.PeerId })];
            await work.KeepAsync(sights, cancellationToken);
            foreach (var (row, sight) in same.Zip(sights))
            {
                var home = sight.Status?.HomeInstanceUrl;
                var why = work.Args.IsBack ? null
                    : sight.NeedsLogin ? "it waits for someone to log in, so it would not come back unattended"
                    : home is not null && InstanceUrls.Contains(work.Planned[row.PeerId].Expected, home) ? "it is on the expected relay already"
                    : null;
                if (why is not null)
                    await LeaveAsync(work, row, row with { State = PeerState.Skipped, Note = why }, cancellationToken);
                else
                    chosen.Add(row with { HomeBefore = work.Args.IsBack ? row.HomeBefore : home ?? row.HomeBefore, PublicKeyBefore = sight.Status?.PublicKey, PeersBefore = sight.Status?.PeersConnected });
            }
        }

        return chosen;
    }

    /// <summary>Peers that are begun with one call: one, unless the driver wants more at once.</summary>
    private static IEnumerable<IReadOnlyList<PeerProgress>> Chunks(RolloutWork work, List<PeerProgress> rows) => rows
        .GroupBy(row => work.Planned[row.PeerId].Via)
        .SelectMany(same => same.Chunk(Math.Max(1, work.Parts.Drivers.Restart(same.Key)?.AtOnce ?? 1)));

    /// <summary>Writes the rows of peers that are about to be touched; <see langword="null"/> when someone else has written one.</summary>
    private static async Task<IReadOnlyList<PeerProgress>?> ChooseAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, CancellationToken cancellationToken)
    {
        var at = work.Now;
        var operation = $"{work.Id}:{(work.Args.IsBack ? "back" : "on")}:{rows[0].PeerId}:{rows[0].Restarts + 1}";
        var chosen = new List<PeerProgress>();
        await work.TouchAsync(cancellationToken);
        foreach (var row in rows)
        {
            var to = Tried(work, row.Restarting(operation, at) with { IsBack = work.Args.IsBack });
            if (await work.Parts.Peers.MoveAsync(work.Id, row, to, cancellationToken) is not { } moved)
                return null;
            chosen.Add(moved);
        }

        return chosen;
    }

    /// <summary>The row of a peer that a driver is about to be asked to restart, once more or for the first time.</summary>
    private static PeerProgress Tried(RolloutWork work, PeerProgress row) => row with
    {
        Attempts = row.Attempts + 1,
        RunsUntil = work.Parts.Drivers.Restart(work.Planned[row.PeerId].Via)?.LongestRun is { } longest && longest > TimeSpan.Zero ? work.Now + longest : null,
        UpdatedAt = work.Now,
    };

    /// <summary>
    /// Begins again what was begun without an answer, or what nothing had come of. Who is seen to have been restarted is left alone, and so is
    /// everybody while what was begun before may still go on; it returns what keeps the step from going on.
    /// </summary>
    private static async Task<Outcome?> RepeatAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, CancellationToken cancellationToken)
    {
        var via = work.Planned[rows[0].PeerId].Via;
        if (work.Parts.Drivers.Restart(via) is not { } driver)
            return StepAnswer.Failed(Codes.ConnectionUnknown, $"the server has no connection named '{via}'");
        var left = await WithoutRestartedAsync(work, driver, rows, cancellationToken);
        if (left.Count == 0)
            return null;
        var isWaiting = driver.IsWaitingFor(OperationOf(left), TargetsOf(work, left));
        if (!isWaiting && left.Max(row => row.RunsUntil) is { } until && work.Now < until)
            return await LetRunAsync(work, left, until, cancellationToken);
        if (await work.StopAsync(cancellationToken) is { } stop)
            return stop;
        await work.TouchAsync(cancellationToken);
        return isWaiting ? await BeginAsync(work, left, isFresh: false, cancellationToken)
            : await MoveAllAsync(work, left, row => Tried(work, row.RunsUntil is null ? row : row with { Trouble = null }), cancellationToken) is { } tried ? await BeginAgainAsync(work, tried, cancellationToken)
            : Overtaken(work);
    }

    private static async Task<Outcome?> BeginAgainAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, CancellationToken cancellationToken)
    {
        await Troubles.StandAsync(work, rows, cancellationToken);
        return await BeginAsync(work, rows, isFresh: false, cancellationToken);
    }

    /// <summary>
    /// Looks which of these peers have been restarted since the operation began, and takes those for begun; returns the others, without those
    /// of whom that cannot be seen after an attempt that nobody answered: they would be restarted twice.
    /// </summary>
    private static async Task<IReadOnlyList<PeerProgress>> WithoutRestartedAsync(RolloutWork work, IRestartDriver driver, IReadOnlyList<PeerProgress> rows, CancellationToken cancellationToken)
    {
        var left = new List<PeerProgress>();
        var isWaiting = driver.IsWaitingFor(OperationOf(rows), TargetsOf(work, rows));
        foreach (var (row, sight) in rows.Zip(await driver.ObserveAsync(OperationOf(rows), TargetsOf(work, rows), cancellationToken)))
        {
            var isUnseen = !isWaiting && row.RunsUntil is not null && sight.Failure is not null;
            if (PeerEvidence.Of(sight, row.RestartedAt!.Value, work.Now).Restarted == true)
                await AnswerAsync(work, row, new() { PeerId = row.PeerId, State = RestartState.AlreadyBegun, Evidence = $"its daemon has started since the restart began\n{sight.Evidence}" }, isFresh: false, refused: null, cancellationToken);
            else if (isUnseen)
                await UnseenAsync(work, row, sight.Failure!, cancellationToken);
            else
                left.Add(row);
        }

        return left;
    }

    /// <summary>Leaves a peer as it is until it can be seen, and keeps why.</summary>
    private static async Task UnseenAsync(RolloutWork work, PeerProgress row, DriverFailure failure, CancellationToken cancellationToken)
    {
        var why = $"attempt {Math.Max(1, row.Attempts)} got no answer, and is not repeated before it can be seen what came of it: {failure.Detail}";
        if (row.Trouble == why)
            return;
        await work.NoteAsync("peer-unseen", row.Name, new { row.PeerId, row.OperationId, row.Attempts, Failure = failure.ToString() }, $"{row.PeerId}-unseen-{row.UpdatedAt.UtcTicks}", cancellationToken);
        await work.Parts.Peers.MoveAsync(work.Id, row, row with { Trouble = why, UpdatedAt = work.Now }, cancellationToken);
    }

    private static async Task<Outcome?> LetRunAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var why = $"attempt {rows[0].Attempts} may still go on until {until.UtcDateTime:HH:mm:ss}Z, and is not repeated before";
        return rows.All(row => row.Trouble == why) || await MoveAllAsync(work, rows, row => row with { Trouble = why, UpdatedAt = work.Now }, cancellationToken) is not null ? null : Overtaken(work);
    }

    /// <summary>Writes the rows of peers; <see langword="null"/> when someone else has written one.</summary>
    private static async Task<IReadOnlyList<PeerProgress>?> MoveAllAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, Func<PeerProgress, PeerProgress> change, CancellationToken cancellationToken)
    {
        var moved = new List<PeerProgress>();
        foreach (var row in rows)
        {
            if (await work.Parts.Peers.MoveAsync(work.Id, row, change(row), cancellationToken) is not { } one)
                return null;
            moved.Add(one);
        }

        return moved;
    }

    private static Outcome Overtaken(RolloutWork work) => StepAnswer.Again(work.Now + Soon, "another engine was first");

    private static Operation OperationOf(IReadOnlyList<PeerProgress> rows) => new(rows[0].OperationId, rows[0].RestartedAt!.Value) { Attempt = Math.Max(1, rows.Max(row => row.Attempts)) };

    private static IReadOnlyList<PeerTarget> TargetsOf(RolloutWork work, IReadOnlyList<PeerProgress> rows) => [.. rows.Select(row => PeerWatch.Target(work.Planned[row.PeerId]))];

    /// <summary>Has a driver begin, and writes down what it said; returns what keeps the step from going on.</summary>
    private static async Task<Outcome?> BeginAsync(RolloutWork work, IReadOnlyList<PeerProgress> rows, bool isFresh, CancellationToken cancellationToken, List<string>? refused = null)
    {
        var via = work.Planned[rows[0].PeerId].Via;
        if (work.Parts.Drivers.Restart(via) is not { } driver)
            return StepAnswer.Failed(Codes.ConnectionUnknown, $"the server has no connection named '{via}'");
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (row, answer) in rows.Zip(await driver.BeginAsync(OperationOf(rows), TargetsOf(work, rows), cancellationToken)))
        {
            // What a program wrote for all of its peers is written down with the first of them.
            var first = answer.Evidence is { Length: > 0 } evidence && !written.TryAdd(evidence, row.Name) ? written[evidence] : null;
            await AnswerAsync(work, row, answer with { Evidence = first is null ? answer.Evidence : $"as of {first}" }, isFresh, refused, cancellationToken);
        }

        return null;
    }

    /// <summary>Writes down what a driver said of a peer, each answer to each attempt once.</summary>
    private static async Task AnswerAsync(RolloutWork work, PeerProgress row, RestartBeginning answer, bool isFresh, List<string>? refused, CancellationToken cancellationToken)
    {
        var via = work.Planned[row.PeerId].Via;
        var said = new { row.PeerId, via, row.OperationId, Attempt = Math.Max(1, row.Attempts), answer.Evidence, Failure = answer.Failure?.ToString() };
        await work.NoteAsync("peer-" + KebabCase.Of(answer.State), row.Name, said, $"{row.RestartedAt?.UtcTicks}-{answer.State}-{CanonicalJson.HashOf(said)}", cancellationToken);
        await TakeAsync(work, row, answer, isFresh, refused, cancellationToken);
    }

    private static async Task TakeAsync(RolloutWork work, PeerProgress row, RestartBeginning answer, bool isFresh, List<string>? refused, CancellationToken cancellationToken)
    {
        switch (answer.State)
        {
            case RestartState.Begun or RestartState.AlreadyBegun or RestartState.Asked:
                var isAsked = answer.State == RestartState.Asked;
                await work.Parts.Peers.MoveAsync(work.Id, row, row with { IsBegun = true, IsAsked = isAsked, RunsUntil = null, Trouble = null, UpdatedAt = work.Now }, cancellationToken);
                if (isAsked)
                    await work.TellAsync(NotificationKind.Asked, $"asked-{row.OperationId}", $"restart {row.Name}", cancellationToken, details: answer.Evidence);
                break;
            // Only of a first attempt does "nothing was done" say that nothing ever was: an earlier one may have been asked and not answered.
            case RestartState.Failed when isFresh && !row.IsBack:
                var waits = answer.Failure?.IsTransient == true && work.Plan.Offline == OfflinePeers.Defer;
                if (answer.Failure?.IsTransient != true)
                    refused?.Add($"{row.Name}: {answer.Failure}");
                await LeaveAsync(work, row, row with { RunsUntil = null, State = waits ? PeerState.Deferred : PeerState.Skipped, Batch = waits ? 0 : row.Batch, Restarts = row.Restarts - 1, Note = $"not touched: {answer.Failure}" }, cancellationToken);
                break;
            default:
                await work.Parts.Peers.MoveAsync(
                    work.Id, row, row with { RunsUntil = answer.GoesOn ? row.RunsUntil : null, Trouble = Troubles.Of(row, answer), UpdatedAt = work.Now }, cancellationToken);
                break;
        }
    }

    /// <summary>Leaves a peer alone; that is written down before its row says so, as what is done first is not lost when the step is interrupted between the two.</summary>
    private static async Task LeaveAsync(RolloutWork work, PeerProgress row, PeerProgress left, CancellationToken cancellationToken)
    {
        await work.NoteAsync("peer-" + KebabCase.Of(left.State), row.Name, new { row.PeerId, left.Note }, $"{row.PeerId}-{left.State}-{row.UpdatedAt.UtcTicks}", cancellationToken);
        await work.Parts.Peers.MoveAsync(work.Id, row, left with { UpdatedAt = work.Now }, cancellationToken);
    }
}
