using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>
/// Everything that people can do with rollouts. Each call writes rows, judges there and then, puts who, what and why into the audit, and
/// wakes the rollout; none touches a machine. Whether a person may call at all is the API's to decide; who may decide at a gate is judged here.
/// </summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where their orchestrations run.</param>
/// <param name="version">The version of the orchestration that new rollouts are run by.</param>
public sealed class RolloutDesk(RolloutParts parts, IOrchestrationClient engine, string version)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>The most lines of a rollout's story that a view has; the audit has all of it.</summary>
    public const int TimelineLength = 100;

    private readonly LivePlanner _planner = new(parts);

    /// <summary>Plans a rollout file as the world is now. Nothing is changed.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<PlanAnswer> PlanAsync(string yaml, string fileName, CancellationToken cancellationToken = default) => _planner.PlanAsync(yaml, fileName, cancellationToken);

    /// <summary>
    /// Starts a rollout: plans the file again, and goes ahead when that gives the plan that the person has seen and nobody else holds the
    /// mesh. Asking again, after a lost answer, starts nothing twice.
    /// </summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<StartAnswer> StartAsync(StartRequest request, Person person, CancellationToken cancellationToken = default)
    {
        var planned = await PlanAsync(request.Yaml, request.FileName, cancellationToken);
        if (request.Key is { } key && await parts.Rows.FindAsync(IdOf(person.Name, key), cancellationToken) is { } known)
            return IsSame(known, request, planned)
                ? await GoAheadAsync(known, isNew: false, planned, cancellationToken)
                : new(null, false, DeskRefusal.WrongHash, $"rollout {known.Id} was started with this key by another file or plan: start this one with a key of its own", planned);
        if (planned.Plan is not { } plan)
            return new(null, false, DeskRefusal.BadFile, "the file has errors: mend them and plan again", planned);
        if (await parts.Locks.FindAsync(plan.Mesh, cancellationToken) is { } held)
            return await parts.Rows.FindAsync(held.Rollout, cancellationToken) is { } running && running.Requester == person.Name && IsSame(running, request, planned)
                ? await GoAheadAsync(running, isNew: false, planned, cancellationToken)
                : LockedBy(held.Rollout, planned);
        if (!plan.CanStart)
            return new(null, false, DeskRefusal.PlanRefused, string.Join("; ", plan.Refusals.Select(refusal => refusal.Message)), planned);
        if (!PlanHash.IsNamedBy(plan.Hash, request.PlanHash))
            return new(null, false, DeskRefusal.WrongHash, Differs(plan.Hash, request.PlanHash), planned);

        var now = parts.Clock.GetUtcNow();
        var header = new RolloutHeader
        {
            Id = IdOf(person.Name, request.Key ?? string.Create(CultureInfo.InvariantCulture, $"{plan.Hash} {now.UtcTicks}")),
            Mesh = plan.Mesh,
            Kind = plan.Kind,
            Relay = plan.Relay,
            Reason = plan.Reason,
            PlanHash = plan.Hash,
            FileHash = planned.FileHash ?? "",
            Requester = person.Name,
            CreatedAt = now,
            UpdatedAt = now,
            Orchestration = version,
        };
        return await AddAsync(header, planned, cancellationToken);
    }

    /// <summary>
    /// Hands every rollout that has not ended to the engine again, which knows those that it has: so that one whose start was interrupted
    /// goes on. A process that runs the engine calls it once.
    /// </summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task ResumeAllAsync(CancellationToken cancellationToken = default)
    {
        foreach (var header in await parts.Rows.ListAsync(cancellationToken: cancellationToken))
        {
            if (!header.HasEnded)
                await BeginAsync(header, cancellationToken);
        }
    }

    /// <summary>A rollout as it stands; <see langword="null"/> when there is none of that id.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<RolloutView?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await parts.Rows.FindAsync(id, cancellationToken) is not { } header || await parts.Rows.PlanAsync(id, cancellationToken) is not { } plan)
            return null;
        return Views.Of(
            header,
            plan,
            await parts.Rows.ControlAsync(id, cancellationToken),
            await parts.Gates.ListAsync(id, cancellationToken),
            await parts.Peers.ListAsync(id, plan, cancellationToken),
            await parts.Audit.ReadLastAsync(id, TimelineLength, cancellationToken),
            await engine.FindAsync(id, cancellationToken),
            parts.Clock.GetUtcNow());
    }

    /// <summary>Every peer of a rollout as it stands, in the plan's order, deferred ones last; <see langword="null"/> when there is no such rollout.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<PeerProgress>?> PeersAsync(string id, CancellationToken cancellationToken = default) =>
        await parts.Rows.PlanAsync(id, cancellationToken) is { } plan ? await parts.Peers.ListAsync(id, plan, cancellationToken) : null;

    /// <summary>All rollouts, the newest first.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<RolloutHeader>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await parts.Rows.ListAsync(cancellationToken: cancellationToken)).OrderByDescending(header => header.CreatedAt).ThenBy(header => header.Id, StringComparer.Ordinal)];

    /// <summary>Approves, rejects or comments at a gate, or says why not.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="gate">The gate's key: <c>before-register</c>.</param>
    /// <param name="decision">Who says what; the person and the roles are the server's, never the caller's own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<GateAnswer> DecideAsync(string id, string gate, GateDecision decision, CancellationToken cancellationToken = default)
    {
        var answer = await parts.Gates.DecideAsync(id, gate, decision, cancellationToken);
        if (answer.Gate is not null)
            await NoteAsync(id, decision.Who, answer.Taken ? $"gate-{KebabCase.Of(decision.Verb)}" : "decision-refused", gate,
                new { decision.Verb, decision.Comment, decision.PlanHash, decision.Roles, answer.Message, answer.Refusal }, cancellationToken);
        return answer;
    }

    /// <summary>Opens a gate again that its deadline held, or whose approvals have aged.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<DeskAnswer> ReopenAsync(string id, string gate, Person person, string reason, CancellationToken cancellationToken = default)
    {
        if (Refuse(reason) is { } bad)
            return bad;
        var before = await parts.Gates.FindAsync(id, gate, cancellationToken);
        if (before is null)
            return new(DeskRefusal.NotFound, $"the rollout has no open gate '{gate}'");
        var after = await parts.Gates.ReopenAsync(id, gate, cancellationToken);
        if (after is null || after.Round == before.Round)
            return new(DeskRefusal.NotNow, $"the gate needs no opening: {GateRules.Standing(before, parts.Clock.GetUtcNow())}");
        await NoteAsync(id, person.Name, "gate-reopened", gate, new { reason, after.Round }, cancellationToken);
        return DeskAnswer.Done("the gate is open again, and earlier votes do not count");
    }

    /// <summary>Has the rollout touch nothing more until it is resumed.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> PauseAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        TellAsync(id, ControlCommand.Pause, person, reason, "it touches no further peer until it is resumed", cancellationToken);

    /// <summary>Has a paused rollout go on, or a held one try again.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> ResumeAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        TellAsync(id, ControlCommand.Run, person, reason, "it goes on", cancellationToken);

    /// <summary>Has the rollout touch nothing more and end; what was done stays, and <see cref="RollBackAsync"/> is refused from then on.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> AbortAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        TellAsync(id, ControlCommand.Abort, person, reason, "it touches no further peer and ends; what was done stays. An abort is final: what has to be undone is undone by a rollout of kind: retire", cancellationToken);

    /// <summary>Has the rollout go no further and undo what it did, once the rollback's gate lets it.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> RollBackAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        TellAsync(id, ControlCommand.RollBack, person, reason, "it goes no further; the gate before-rollback decides whether it is undone", cancellationToken);

    /// <summary>Takes a person's word for what nothing of ours could see: that management runs with the list, or that peers are back.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<DeskAnswer> ConfirmAsync(string id, Confirmation confirmation, Person person, string reason, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        if (confirmation.Register)
            await parts.Marks.SetAsync(id, ConfirmedRegister((await parts.Rows.ControlAsync(id, cancellationToken))?.IsBack == true), parts.Clock.GetUtcNow(), cancellationToken);
        var told = await MoveAsync(id, confirmation.Peers, (planned, peer) => Confirm(planned, peer, confirmation.Home, $"{person.Name}: {reason}"), cancellationToken);
        if (confirmation.Register || told.Moved.Count > 0)
            await NoteAsync(id, person.Name, "confirmed", "", new { reason, confirmation.Register, confirmation.Home, Peers = told.Moved }, cancellationToken);
        if (told.Left.Count > 0)
            await NoteAsync(id, person.Name, "confirm-refused", "", new { reason, confirmation.Home, Peers = told.Left }, cancellationToken);
        return told.Left.Count == 0
            ? DeskAnswer.Done(confirmation.Register ? "it is taken for seen, and the rollout goes on" : $"{told.Moved.Count} peers are taken for back")
            : new(DeskRefusal.NotNow, $"not restarted, or with a verdict already: {string.Join(", ", told.Left)}");
    }

    /// <summary>Takes peers that were not touched yet out of the rollout, which only shrinks it.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<DeskAnswer> SkipAsync(string id, IReadOnlyList<string> peers, Person person, string reason, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        var told = await MoveAsync(
            id,
            peers,
            (_, peer) => peer.State is PeerState.Pending or PeerState.Deferred ? peer with { State = PeerState.Skipped, Note = $"{person.Name}: {reason}" } : null,
            cancellationToken);
        if (told.Moved.Count > 0)
            await NoteAsync(id, person.Name, "skipped", "", new { reason, Peers = told.Moved }, cancellationToken);
        if (told.Left.Count > 0)
            await NoteAsync(id, person.Name, "skip-refused", "", new { reason, Peers = told.Left }, cancellationToken);
        return told.Left.Count == 0 ? DeskAnswer.Done($"{told.Moved.Count} peers are left alone") : new(DeskRefusal.NotNow, $"touched already, or not in the plan: {string.Join(", ", told.Left)}");
    }

    /// <summary>
    /// Takes a mesh's lock from the rollout that holds it, which is aborted: of two rollouts one could undo what the other does. It is for
    /// a rollout that cannot end; one that runs or waits for people keeps the mesh, unless the person insists.
    /// </summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="rollout">The rollout that holds it.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isForced">Whether the mesh is taken from a rollout that runs as it should, too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<DeskAnswer> UnlockAsync(string mesh, string rollout, Person person, string reason, bool isForced = false, CancellationToken cancellationToken = default)
    {
        if (Refuse(reason) is { } bad)
            return bad;
        if (await parts.Locks.FindAsync(mesh, cancellationToken) is not { } held || held.Rollout != rollout)
            return new(DeskRefusal.NotFound, $"rollout {rollout} does not hold the mesh '{mesh}'");
        if (!isForced && await parts.Rows.FindAsync(mesh, rollout, cancellationToken) is { } header && await RunsAsync(header, cancellationToken))
        {
            await NoteAsync(rollout, person.Name, "unlock-refused", mesh, new { reason }, cancellationToken);
            return new(DeskRefusal.StillRuns, $"rollout {rollout} runs as it should and holds the mesh '{mesh}': {KebabCase.Of(header.State)}{(header.Explanation.Length > 0 ? ", " + header.Explanation : "")}");
        }

        await parts.Rows.TellAsync(rollout, new(ControlCommand.Abort, person.Name, parts.Clock.GetUtcNow(), reason), cancellationToken);
        await NoteAsync(rollout, person.Name, "unlocked", mesh, new { reason, isForced }, cancellationToken);
        await parts.Locks.UnlockAsync(mesh, rollout, cancellationToken);
        return DeskAnswer.Done($"the mesh '{mesh}' is free, and rollout {rollout} is aborted");
    }

    /// <summary>The audit, and what is wrong with it; <see langword="null"/> when there is no such rollout.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="anchor">A head that was kept elsewhere; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<AuditView?> AuditAsync(string id, AuditHead? anchor = null, CancellationToken cancellationToken = default) =>
        await parts.Rows.FindAsync(id, cancellationToken) is null ? null
            : new(await parts.Audit.ReadAsync(id, cancellationToken), await parts.Audit.VerifyAsync(id, anchor, cancellationToken), await parts.Audit.HeadAsync(id, cancellationToken));

    /// <summary>The mark of a confirmation that management runs with the new list, or with the old one.</summary>
    internal static string ConfirmedRegister(bool isBack) => isBack ? "confirmed-restore" : "confirmed-register";

    private static PeerProgress? Confirm(PlannedPeer planned, PeerProgress peer, string? home, string note) =>
        peer.State is not (PeerState.Restarting or PeerState.Inconclusive or PeerState.NotBack) ? null : peer with
        {
            State = home is null || InstanceUrls.Contains(planned.Expected, home) ? PeerState.OnExpected : PeerState.Elsewhere,
            HomeAfter = home ?? planned.Expected[0],
            Note = note,
        };

    private async Task<(List<string> Moved, List<string> Left)> MoveAsync(string id, IReadOnlyList<string> ids, Func<PlannedPeer, PeerProgress, PeerProgress?> change, CancellationToken cancellationToken)
    {
        var (moved, left) = (new List<string>(), new List<string>());
        if (ids.Count == 0 || await parts.Rows.PlanAsync(id, cancellationToken) is not { } plan)
            return (moved, [.. ids]);
        var planned = plan.Peers.Concat(plan.Deferred).ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        var rows = (await parts.Peers.ListAsync(id, plan, cancellationToken)).ToDictionary(peer => peer.PeerId, StringComparer.Ordinal);
        foreach (var peer in ids.Distinct(StringComparer.Ordinal))
        {
            var isMoved = rows.TryGetValue(peer, out var row) && change(planned[peer], row) is { } to
                && await parts.Peers.MoveAsync(id, row, to with { UpdatedAt = parts.Clock.GetUtcNow() }, cancellationToken) is not null;
            (isMoved ? moved : left).Add(peer);
        }

        return (moved, left);
    }

    private async Task<DeskAnswer?> RefuseAsync(string id, string reason, CancellationToken cancellationToken) =>
        Refuse(reason)
        ?? (await parts.Rows.FindAsync(id, cancellationToken) is not { } header ? new(DeskRefusal.NotFound, $"there is no rollout {id}")
            : header.HasEnded ? new(DeskRefusal.Ended, $"rollout {id} has ended: {header.Explanation}")
            : null);

    private async Task<StartAnswer> AddAsync(RolloutHeader header, PlanAnswer planned, CancellationToken cancellationToken)
    {
        await parts.Rows.AddAsync(header, planned.Plan!, cancellationToken);
        var held = await parts.Locks.AcquireAsync(new(header.Mesh, header.Id, header.Requester, header.CreatedAt), cancellationToken);
        if (held.Rollout != header.Id)
        {
            await parts.Rows.RemoveAsync(header.Mesh, header.Id, cancellationToken);
            return LockedBy(held.Rollout, planned);
        }

        return await GoAheadAsync(header, isNew: true, planned, cancellationToken);
    }

    private async Task<StartAnswer> GoAheadAsync(RolloutHeader header, bool isNew, PlanAnswer planned, CancellationToken cancellationToken)
    {
        if (!header.HasEnded)
        {
            await parts.Audit.AppendAsync(header.Id, new(header.Requester, "started", header.Relay ?? "", Json(new { header.PlanHash, header.Reason, header.Mesh }), "started"), cancellationToken);
            await BeginAsync(header, cancellationToken);
        }

        return new(header.Id, isNew, null, isNew ? $"rollout {header.Id} has started" : $"rollout {header.Id} was started before", planned) { PlanHash = header.PlanHash };
    }

    private Task<bool> BeginAsync(RolloutHeader header, CancellationToken cancellationToken) => engine.StartAsync(
        header.Id, RolloutInput.Orchestration, Payload.Of(new RolloutInput(header.Mesh, header.Id, header.PlanHash, header.Kind)), cancellationToken);

    private async Task<bool> RunsAsync(RolloutHeader header, CancellationToken cancellationToken) =>
        header is { HasEnded: false, State: not RolloutState.Held } && await engine.FindAsync(header.Id, cancellationToken) is { State: OrchestrationState.Running };

    private static bool IsSame(RolloutHeader running, StartRequest request, PlanAnswer planned) =>
        PlanHash.IsNamedBy(running.PlanHash, request.PlanHash) && running.FileHash == planned.FileHash;

    private static string Differs(string now, string given)
    {
        if (given.Length < PlanHash.LeastDigits)
            return string.Create(CultureInfo.InvariantCulture, $"'{given}' names no plan: give the first {PlanHash.LeastDigits} digits of its hash, or more");
        var isAlike = PlanHash.IsNamedBy(now, Short(given));
        return $"the plan is {(isAlike ? now : Short(now))} now, and not {(isAlike ? given[..Math.Min(given.Length, now.Length + 1)] : Short(given))}: the mesh or the file has changed since; look at the plan again";
    }

    private async Task<DeskAnswer> TellAsync(string id, ControlCommand command, Person person, string reason, string done, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        if (await parts.Rows.TellAsync(id, new(command, person.Name, parts.Clock.GetUtcNow(), reason), cancellationToken) is null)
            return new(DeskRefusal.Ended, $"rollout {id} was aborted, which is final");
        await NoteAsync(id, person.Name, $"told-to-{KebabCase.Of(command)}", "", new { reason }, cancellationToken);
        return DeskAnswer.Done(done);
    }

    private async Task NoteAsync(string id, string who, string action, string subject, object evidence, CancellationToken cancellationToken)
    {
        await parts.Audit.AppendAsync(id, new(who, action, subject, Json(evidence)), cancellationToken);
        await engine.SignalAsync(id, RolloutInput.Wake, cancellationToken);
    }

    private static StartAnswer LockedBy(string rollout, PlanAnswer planned) => new(
        rollout, false, DeskRefusal.Locked, $"the mesh is locked by rollout {rollout}: wait until it ends, or abort it", planned);

    private static DeskAnswer? Refuse(string reason) => string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason
        ? new(DeskRefusal.BadText, string.Create(CultureInfo.InvariantCulture, $"give a reason of 1 to {LongestReason} characters"))
        : null;

    private static string IdOf(string who, string key) => "r-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{who}\n{key}")).AsSpan(0, 6));

    private static string Json(object evidence) => Encoding.UTF8.GetString(CanonicalJson.Of(evidence));

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
