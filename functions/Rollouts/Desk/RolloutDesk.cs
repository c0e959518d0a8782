using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>
/// Everything that people can do with rollouts. Each call writes rows, judges there and then, puts who, what and why into the audit, and
/// wakes the rollout; none touches a machine. Whether a person may call at all is the API's to decide; who may decide at a gate is judged here.
/// </summary>
public sealed class RolloutDesk
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>The most lines of a rollout's story that a view has; the audit has all of it.</summary>
    public const int TimelineLength = 100;

    private readonly LivePlanner _planner;
    private readonly DeskStart _start;
    private readonly DeskReading _reading;
    private readonly DeskGates _gates;
    private readonly DeskControl _control;
    private readonly DeskPeers _peers;

    /// <summary>Makes a desk.</summary>
    /// <param name="parts">What rollouts stand on.</param>
    /// <param name="engine">Where their orchestrations run.</param>
    /// <param name="version">The version of the orchestration that new rollouts are run by.</param>
    public RolloutDesk(RolloutParts parts, IOrchestrationClient engine, string version)
    {
        var notes = new DeskNotes(parts, engine);
        _planner = new(parts);
        _start = new(parts, engine, _planner, version);
        _reading = new(parts, engine);
        _gates = new(parts, notes);
        _control = new(parts, engine, notes);
        _peers = new(parts, notes);
    }

    /// <summary>Plans a rollout file as the world is now. Nothing is changed.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<PlanAnswer> PlanAsync(string yaml, string fileName, CancellationToken cancellationToken = default) => _planner.PlanAsync(yaml, fileName, cancellationToken);

    /// <summary>
    /// Starts a rollout: plans the file again, and goes ahead when that gives the plan that the person has seen and nobody else holds the
    /// mesh. Asking again, after a lost answer, starts nothing twice.
    /// </summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<StartAnswer> StartAsync(StartRequest request, Person person, CancellationToken cancellationToken = default) => _start.StartAsync(request, person, cancellationToken);

    /// <summary>
    /// Hands every rollout that has not ended to the engine again, which knows those that it has: so that one whose start was interrupted
    /// goes on. A process that runs the engine calls it once.
    /// </summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task ResumeAllAsync(CancellationToken cancellationToken = default) => _start.ResumeAllAsync(cancellationToken);

    /// <summary>A rollout as it stands; <see langword="null"/> when there is none of that id.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<RolloutView?> FindAsync(string id, CancellationToken cancellationToken = default) => _reading.FindAsync(id, cancellationToken);

    /// <summary>Every peer of a rollout as it stands, in the plan's order, deferred ones last; <see langword="null"/> when there is no such rollout.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<IReadOnlyList<PeerProgress>?> PeersAsync(string id, CancellationToken cancellationToken = default) => _reading.PeersAsync(id, cancellationToken);

    /// <summary>The incidents for which a rollout holds between two batches: those that are newer than it and that nobody has accepted for it; <see langword="null"/> when there is no such rollout.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<IReadOnlyList<NewIncident>?> IncidentsAsync(string id, CancellationToken cancellationToken = default) => _reading.IncidentsAsync(id, cancellationToken);

    /// <summary>All rollouts, the newest first.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<IReadOnlyList<RolloutHeader>> ListAsync(CancellationToken cancellationToken = default) => _reading.ListAsync(cancellationToken);

    /// <summary>The audit, and what is wrong with it; <see langword="null"/> when there is no such rollout.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="anchor">A head that was kept elsewhere; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<AuditView?> AuditAsync(string id, AuditHead? anchor = null, CancellationToken cancellationToken = default) => _reading.AuditAsync(id, anchor, cancellationToken);

    /// <summary>Approves, rejects or comments at a gate, or says why not.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="gate">The gate's key: <c>before-register</c>.</param>
    /// <param name="decision">Who says what; the person and the roles are the server's, never the caller's own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<GateAnswer> DecideAsync(string id, string gate, GateDecision decision, CancellationToken cancellationToken = default) => _gates.DecideAsync(id, gate, decision, cancellationToken);

    /// <summary>Writes into the audit that a decision was refused before it came to the gate: once per person, verb and reason, however often it is asked for.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="gate">The gate's key.</param>
    /// <param name="decision">Who wanted to say what.</param>
    /// <param name="code">The reason's word.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task NoteRefusedAsync(string id, string gate, GateDecision decision, string code, string message, CancellationToken cancellationToken = default) =>
        _gates.RefusedAsync(id, gate, decision, code, message, cancellationToken);

    /// <summary>Writes into the audit that somebody lacks the role for a verb: once per person, verb and reason, however often it is asked for.</summary>
    /// <param name="id">The rollout; one that is not there has no audit.</param>
    /// <param name="person">Who.</param>
    /// <param name="verb">What they asked for: <c>abort</c>.</param>
    /// <param name="code">The reason's word.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task NoteRefusedAsync(string id, Person person, string verb, string code, string message, CancellationToken cancellationToken = default) =>
        _control.RefusedAsync(id, person, verb, code, message, cancellationToken);

    /// <summary>Opens a gate again that its deadline held, or whose approvals have aged.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> ReopenAsync(string id, string gate, Person person, string reason, CancellationToken cancellationToken = default) => _gates.ReopenAsync(id, gate, person, reason, cancellationToken);

    /// <summary>Has the rollout touch nothing more until it is resumed.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> PauseAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        _control.TellAsync(id, ControlCommand.Pause, person, reason, "it touches no further peer until it is resumed", cancellationToken);

    /// <summary>Has a paused rollout go on, or a held one try again.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> ResumeAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        _control.TellAsync(id, ControlCommand.Run, person, reason, "it goes on", cancellationToken);

    /// <summary>
    /// Has a held rollout go on in spite of incidents, which the person has seen: each in the regions that see it now. Others, and the same
    /// in another region, hold it again.
    /// </summary>
    /// <param name="id">The rollout.</param>
    /// <param name="incidents">The ids of the incidents.</param>
    /// <param name="person">Who accepts them.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> ResumeAsync(string id, IReadOnlyList<string> incidents, Person person, string reason, CancellationToken cancellationToken = default) =>
        _control.ResumeAsync(id, incidents, person, reason, cancellationToken);

    /// <summary>Has the rollout touch nothing more and end; what was done stays, and <see cref="RollBackAsync"/> is refused from then on.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> AbortAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        _control.TellAsync(id, ControlCommand.Abort, person, reason, "it touches no further peer and ends once what it has begun has come to its end; what was done stays. An abort is final: rollback is refused from now on", cancellationToken);

    /// <summary>Has the rollout go no further and undo what it did, once the rollback's gate lets it.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> RollBackAsync(string id, Person person, string reason, CancellationToken cancellationToken = default) =>
        _control.TellAsync(id, ControlCommand.RollBack, person, reason, "it goes no further; the gate before-rollback decides whether it is undone", cancellationToken);

    /// <summary>
    /// Has the rollout that holds a mesh aborted, which gives the mesh up once it can touch nothing more: at once where nothing carries it
    /// out, else by itself. It is for a rollout that cannot end; one that runs or waits for people goes on, unless the person insists.
    /// </summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="rollout">The rollout that holds it.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isForced">Whether the mesh is taken from a rollout that runs as it should, too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> UnlockAsync(string mesh, string rollout, Person person, string reason, bool isForced = false, CancellationToken cancellationToken = default) =>
        _control.UnlockAsync(mesh, rollout, person, reason, isForced, cancellationToken);

    /// <summary>Takes a person's word for what nothing of ours could see: that management runs with the list, or that peers are back.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> ConfirmAsync(string id, Confirmation confirmation, Person person, string reason, CancellationToken cancellationToken = default) =>
        _peers.ConfirmAsync(id, confirmation, person, reason, cancellationToken);

    /// <summary>Takes peers that were not touched yet out of the rollout, which only shrinks it.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public Task<DeskAnswer> SkipAsync(string id, IReadOnlyList<string> peers, Person person, string reason, CancellationToken cancellationToken = default) =>
        _peers.SkipAsync(id, peers, person, reason, cancellationToken);
}
