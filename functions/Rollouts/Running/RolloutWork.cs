using System.Text;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running.Steps;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>A rollout as one of its steps has it before it: what was approved, what people say, and where to write down what happened.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="step">Which operation.</param>
/// <param name="args">What the step was given.</param>
/// <param name="plan">What was approved.</param>
/// <param name="header">The rollout.</param>
internal sealed class RolloutWork(RolloutParts parts, StepContext step, StepArgs args, Plan plan, RolloutHeader header)
{
    private const string Touched = "touched";
    private const string LeftDown = "left-down-";
    private static readonly TimeSpan MissingPause = TimeSpan.FromMinutes(1);
    private bool _isTouched;

    /// <summary>How long a paused, held or waiting rollout is left alone when nobody wakes it.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromHours(1);

    /// <summary>How long a rollout that touches nothing keeps people from being told of its relay: 4 h.</summary>
    public static TimeSpan QuietFor { get; } = TimeSpan.FromHours(4);

    /// <summary>The rollout's id.</summary>
    public string Id => args.Of.Rollout;

    /// <summary>What the step was given.</summary>
    public StepArgs Args => args;

    /// <summary>What was approved.</summary>
    public Plan Plan => plan;

    /// <summary>The rollout as it was when the step began.</summary>
    public RolloutHeader Header => header;

    /// <summary>What rollouts stand on.</summary>
    public RolloutParts Parts => parts;

    /// <summary>The present.</summary>
    public DateTimeOffset Now => parts.Clock.GetUtcNow();

    /// <summary>Every peer that the plan may touch, by id.</summary>
    public IReadOnlyDictionary<string, PlannedPeer> Planned { get; } = plan.Peers.Concat(plan.Deferred).ToDictionary(peer => peer.Id, StringComparer.Ordinal);

    /// <summary>The peers as this step needs them. Out of the planned batches, and on the way back, that is all of them.</summary>
    public async Task<PeerBoard> BoardAsync(CancellationToken cancellationToken) => args is { Batch: > 0, IsBack: false }
        ? await parts.Peers.BoardAsync(Id, plan, args.Batch, cancellationToken)
        : new(await parts.Peers.ListAsync(Id, plan, cancellationToken), new());

    /// <summary>
    /// What people say: why this work must not go on, or nothing. It is read anew each time, so that what was said takes effect before the
    /// next thing is touched.
    /// </summary>
    public async Task<Outcome?> StopAsync(CancellationToken cancellationToken)
    {
        var control = await parts.Rows.ControlAsync(Id, cancellationToken);
        if (control is null)
            return null;
        if (control.Command == ControlCommand.Abort)
            return StepAnswer.Failed(Codes.Aborted, $"{control.By} aborted it: {control.Reason}");
        if (control.IsBack && !args.IsBack)
            return StepAnswer.Failed(Codes.RollBack, $"{control.By} had it rolled back: {control.Reason}");
        if (control.Command != ControlCommand.Pause)
            return null;
        var why = $"{control.By} paused it: {control.Reason}";
        await StandAsync(RolloutState.Paused, why, cancellationToken);
        await TellAsync(NotificationKind.Paused, $"paused-{control.Number}", why, cancellationToken);
        return StepAnswer.Again(Now + LongestWait, why, Codes.Paused);
    }

    /// <summary>Why nothing may be touched now, or nothing: what people say, a mesh that is another's, approvals that have aged.</summary>
    public async Task<Outcome?> GuardAsync(CancellationToken cancellationToken)
    {
        if (await StopAsync(cancellationToken) is { } stop)
            return stop;
        var held = await parts.Locks.FindAsync(args.Of.Mesh, cancellationToken);
        if (held?.Rollout != Id)
            return StepAnswer.Failed(Codes.Unlocked, held is null ? "nobody holds the mesh's lock any more" : $"rollout {held.Rollout} holds the mesh's lock");
        foreach (var key in args.Gate is { } before ? PlanGates.Guarding(plan, before, args.Batch).Select(gate => gate.At.Key) : [])
        {
            var gate = await parts.Gates.FindAsync(Id, key, cancellationToken);
            if (gate is null || gate.PlanHash != args.Of.PlanHash || !GateRules.IsPassable(gate, Now))
                return StepAnswer.Aged(Now, key);
        }

        return null;
    }

    /// <summary>
    /// Notes that something of the world is about to be touched: from now on a rejected rollout holds, and does not just end. Of the relay
    /// that it is about, and of what restarts do to peers, nobody is told meanwhile, until it ends or has touched nothing for <see cref="QuietFor"/>.
    /// </summary>
    public async Task TouchAsync(CancellationToken cancellationToken)
    {
        if (_isTouched)
            return;
        var since = await parts.Marks.SetAsync(Id, Touched, Now, cancellationToken);
        await parts.Health.SetAsync(
            plan.Mesh,
            new() { Id = MaintenanceId, Relay = plan.Relay, From = since, Until = Now + QuietFor, Reason = $"rollout {Id}", By = header.Requester, Rollout = Id },
            cancellationToken);
        _isTouched = true;
    }

    /// <summary>The id of the maintenance of what a rollout touches.</summary>
    public static string MaintenanceOf(string rollout) => $"rollout-{rollout}";

    /// <summary>Ends the maintenance of what it touched.</summary>
    public Task EndMaintenanceAsync(CancellationToken cancellationToken) => parts.Health.EndAsync(plan.Mesh, MaintenanceId, $"rollout {Id}", Now, cancellationToken);

    /// <summary>Whether anything was touched.</summary>
    public async Task<bool> HasTouchedAsync(CancellationToken cancellationToken) => await parts.Marks.FindAsync(Id, Touched, cancellationToken) is not null;

    /// <summary>Says for people where the rollout stands. One that has ended stays as it is.</summary>
    public async Task StandAsync(RolloutState state, string why, CancellationToken cancellationToken)
    {
        state = state == RolloutState.Running && args.IsBack ? RolloutState.RollingBack : state;
        if (header.HasEnded || (header.State == state && header.Step == step.Key && header.Explanation == why))
            return;
        var head = await parts.Audit.HeadAsync(Id, cancellationToken);
        header = await parts.Rows.ChangeAsync(
            args.Of.Mesh,
            Id,
            known => known.HasEnded ? known : known.Standing(state, step.Key, why, Now) with { AuditCount = head.Count, AuditHash = head.Hash },
            cancellationToken) ?? header;
    }

    /// <summary>
    /// Pauses for evidence that is missing, until a step of the same name finds it (<see cref="FoundAsync"/>): people are told once, and each
    /// thing that is missed meanwhile is written down.
    /// </summary>
    public async Task<Outcome> MissAsync(string missing, string remedy, CancellationToken cancellationToken)
    {
        var since = header.Missing?.Since ?? Now;
        var why = $"{missing}. {Remedies.ByItself}{(remedy.Length > 0 ? $". {remedy}" : "")}";
        if (header.Missing is null)
            await ChangeAsync(known => known with { Missing = new(since, RolloutHeader.NameOf(step.Key)) }, cancellationToken);
        await StandAsync(RolloutState.Paused, why, cancellationToken);
        await NoteAsync("evidence-missing", "", new { since, missing }, $"missing-{since.UtcTicks}-{CanonicalJson.HashOf(missing)}", cancellationToken);
        await TellAsync(NotificationKind.Paused, $"missing-{since.UtcTicks}", why, cancellationToken);
        return StepAnswer.Again(Now + MissingPause, why, Codes.NoEvidence);
    }

    /// <summary>Writes down that the evidence is there which a step of this name paused for; nothing, where it paused for none.</summary>
    public async Task FoundAsync(CancellationToken cancellationToken)
    {
        if (header.Missing is not { } missing || missing.Step != RolloutHeader.NameOf(step.Key))
            return;
        await NoteAsync("evidence-found", "", new { missing.Since }, $"found-{missing.Since.UtcTicks}", cancellationToken);
        await ChangeAsync(known => known with { Missing = null }, cancellationToken);
    }

    private async Task ChangeAsync(Func<RolloutHeader, RolloutHeader> change, CancellationToken cancellationToken) =>
        header = await parts.Rows.ChangeAsync(args.Of.Mesh, Id, change, cancellationToken) ?? header;

    /// <summary>Writes down what happened, once for a key.</summary>
    public Task NoteAsync(string action, string subject, object evidence, string key, CancellationToken cancellationToken) =>
        parts.Audit.AppendAsync(Id, new(step.Key, action, subject, Encoding.UTF8.GetString(CanonicalJson.Of(evidence)), key), cancellationToken);

    /// <summary>Keeps what peers said of themselves, so that the next plan knows no less than this rollout.</summary>
    public Task KeepAsync(IEnumerable<PeerSight> sights, CancellationToken cancellationToken) =>
        parts.Sightings.KeepAsync(args.Of.Mesh, sights.Where(sight => sight.Status?.HomeInstanceUrl is not null).Select(sight => PeerSighting.Of(sight, Now)).OfType<PeerSighting>(), cancellationToken);

    /// <summary>Keeps in mind which peers an earlier rollout took down, and does not know to be back.</summary>
    public Task MarkLeftDownAsync(IEnumerable<string> peerIds, CancellationToken cancellationToken) =>
        parts.Marks.SetAllAsync(Id, peerIds.Select(id => LeftDown + id), Now, cancellationToken);

    /// <summary>Those of them that management sees to be away: they take room too.</summary>
    public async Task<IReadOnlyList<PeerFacts>> LeftDownAsync(IReadOnlyDictionary<string, PeerFacts> known, CancellationToken cancellationToken) =>
        [.. (await parts.Marks.NamesAsync(Id, LeftDown, cancellationToken))
            .Select(mark => known.GetValueOrDefault(mark[LeftDown.Length..])).OfType<PeerFacts>().Where(peer => !peer.IsConnected).OrderBy(peer => peer.Name, PeerNames.InOrder)];

    /// <summary>Tells people, once for a key.</summary>
    public Task TellAsync(NotificationKind kind, string key, string message, CancellationToken cancellationToken, string? gate = null, string? details = null) =>
        parts.Notifications.HandOverAsync(
            new() { Key = key, Topic = Id, Mesh = args.Of.Mesh, Kind = kind, At = Now, Message = message, PlanHash = args.Of.PlanHash, Gate = gate, Details = details },
            cancellationToken);

    /// <summary>The relay that it is about; <see langword="null"/> when it is about none, or the fleet has lost it.</summary>
    public Relay? RelayOf(FleetDefinition fleet) => fleet.Relays.FirstOrDefault(relay => relay.Name == plan.Relay);

    private string MaintenanceId => MaintenanceOf(Id);
}
