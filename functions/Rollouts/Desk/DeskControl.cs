using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>
/// Tells rollouts to pause, go on, end or turn back, and takes the mesh from one that cannot end. What could have no effect is refused, and
/// the refusal is in the audit as what is taken is; between what is said and the rollout's end, the first one written wins.
/// </summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where their orchestrations run.</param>
/// <param name="notes">Where it is written down.</param>
internal sealed class DeskControl(RolloutParts parts, IOrchestrationClient engine, DeskNotes notes)
{
    /// <summary>Tells a rollout what to do from now on.</summary>
    public async Task<DeskAnswer> TellAsync(string id, ControlCommand command, Person person, string reason, string done, CancellationToken cancellationToken)
    {
        if (DeskNotes.Refuse(reason) is { } bad)
            return bad;
        if (await parts.Rows.FindAsync(id, cancellationToken) is not { } header)
            return DeskAnswer.Unknown(id);
        var answer = await TakeAsync(header, command, person, reason, done, cancellationToken);
        await notes.NoteAsync(id, person.Name, answer.Taken ? $"told-to-{ControlRules.VerbOf(command)}" : $"{ControlRules.VerbOf(command)}-refused", "", answer.Taken ? new { reason } : new { reason, answer.Refusal, answer.Message }, cancellationToken);
        return answer;
    }

    /// <summary>Writes down that somebody may not tell a rollout something: once per person, verb and reason.</summary>
    public async Task RefusedAsync(string id, Person person, string verb, string code, string message, CancellationToken cancellationToken)
    {
        if (await parts.Rows.FindAsync(id, cancellationToken) is not null)
            await notes.NoteRefusedAsync(id, person.Name, $"{verb}-refused", "", new { person.Roles, Code = code, Message = message }, code, cancellationToken);
    }

    /// <summary>Accepts incidents as they are now, and has the rollout go on.</summary>
    public async Task<DeskAnswer> ResumeAsync(string id, IReadOnlyList<string> incidents, Person person, string reason, CancellationToken cancellationToken)
    {
        if (await notes.RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        var header = (await parts.Rows.FindAsync(id, cancellationToken))!;
        var known = (await parts.Probes.IncidentsSinceAsync(await parts.Fleets.ReadAsync(cancellationToken), header.CreatedAt, cancellationToken)).New;
        var over = incidents.Except(known.Select(incident => incident.Id), StringComparer.Ordinal).ToList();
        if (over.Count > 0)
        {
            var unknown = new DeskAnswer(DeskRefusal.NotNow, $"in the way of this rollout there is no incident {string.Join(", ", over)}");
            await notes.NoteRefusedAsync(id, person.Name, "resume-refused", "", new { reason, unknown.Message }, unknown.Message, cancellationToken);
            return unknown;
        }

        var accepted = known.IntersectBy(incidents, incident => incident.Id, StringComparer.Ordinal).ToList();
        await notes.NoteAsync(id, person.Name, "incidents-accepted", "", new { reason, Incidents = accepted }, cancellationToken);
        await AcceptedIncidents.AcceptAsync(parts.Marks, id, accepted, parts.Clock.GetUtcNow(), cancellationToken);
        return await RefuseAsync(header, ControlCommand.Run, cancellationToken) is { } why
            ? DeskAnswer.Done($"it will not hold for {string.Join("; ", accepted)}; {why}")
            : await TellAsync(id, ControlCommand.Run, person, reason, $"it goes on in spite of {string.Join("; ", accepted)}", cancellationToken);
    }

    /// <summary>
    /// Has the rollout that holds a mesh aborted. It gives the mesh up itself once what it has begun has come to its end; one that nothing
    /// carries out any more touches nothing, and the mesh is taken from it here.
    /// </summary>
    public async Task<DeskAnswer> UnlockAsync(string mesh, string rollout, Person person, string reason, bool isForced, CancellationToken cancellationToken)
    {
        if (DeskNotes.Refuse(reason) is { } bad)
            return bad;
        if (await parts.Locks.FindAsync(mesh, cancellationToken) is not { } held || held.Rollout != rollout)
            return new(DeskRefusal.NotFound, $"rollout {rollout} does not hold the mesh '{mesh}'");
        var header = await parts.Rows.FindAsync(mesh, rollout, cancellationToken);
        if (!isForced && header is not null && await RunsAsync(header, cancellationToken))
        {
            var runs = new DeskAnswer(DeskRefusal.StillRuns, $"rollout {rollout} runs as it should and holds the mesh '{mesh}': {KebabCase.Of(header.State)}{(header.Explanation.Length > 0 ? ", " + header.Explanation : "")}");
            await notes.NoteAsync(rollout, person.Name, "unlock-refused", mesh, new { reason, runs.Message }, cancellationToken);
            return runs;
        }

        var told = await parts.Rows.TellAsync(rollout, new(ControlCommand.Abort, person.Name, parts.Clock.GetUtcNow(), reason), cancellationToken)
            ?? await parts.Rows.ControlAsync(rollout, cancellationToken);
        var isCarriedOut = await IsCarriedOutAsync(rollout, cancellationToken);
        if (isCarriedOut && told?.Command != ControlCommand.Abort)
            return new(DeskRefusal.Ended, $"rollout {rollout} has just ended, and gives the mesh '{mesh}' up by itself");
        await notes.NoteAsync(rollout, person.Name, "unlocked", mesh, new { reason, isForced, isCarriedOut }, cancellationToken);
        if (isCarriedOut)
            return DeskAnswer.Done($"rollout {rollout} is told to abort: it gives the mesh '{mesh}' up once what it has begun has come to its end, and not before, so that no other rollout meets its peers");
        await EndAsync(mesh, rollout, $"{person.Name} took the mesh from it, since nothing carried it out any more: {reason}", cancellationToken);
        return DeskAnswer.Done($"the mesh '{mesh}' is free, and rollout {rollout}, which nothing carried out any more, is aborted");
    }

    private async Task<DeskAnswer> TakeAsync(RolloutHeader header, ControlCommand command, Person person, string reason, string done, CancellationToken cancellationToken)
    {
        if (DeskNotes.RefuseEnded(header, command == ControlCommand.RollBack) is { } ended)
            return ended;
        if (await RefuseAsync(header, command, cancellationToken) is { } why)
            return new(DeskRefusal.NotNow, why);
        var now = parts.Clock.GetUtcNow();
        var at = command == ControlCommand.RollBack ? ControlRules.AskedAt(await parts.Gates.ListAsync(header.Id, cancellationToken), now) : now;
        return await parts.Rows.TellAsync(header.Id, new(command, person.Name, at, reason), cancellationToken) is not null ? DeskAnswer.Done(done)
            : new(DeskRefusal.Ended, await parts.Rows.ControlAsync(header.Id, cancellationToken) is { Command: ControlCommand.Abort } abort
                ? $"rollout {header.Id} was aborted, which is final: {abort.By}: {abort.Reason}"
                : $"rollout {header.Id} has just ended");
    }

    /// <summary>Why a rollout that takes what it is told cannot be told this; <see langword="null"/> when it can.</summary>
    private async Task<string?> RefuseAsync(RolloutHeader header, ControlCommand command, CancellationToken cancellationToken)
    {
        var said = await parts.Rows.ControlAsync(header.Id, cancellationToken);
        if (said?.IsFinal == true || command == ControlCommand.Abort)
            return null;
        var gates = await parts.Gates.ListAsync(header.Id, cancellationToken);
        return command switch
        {
            ControlCommand.Pause => ControlRules.RefusePause(header, said),
            ControlCommand.Run => ControlRules.RefuseResume(header, said, gates),
            _ when await parts.Plans.FindAsync(parts.Rows, header.Id, header.PlanHash, cancellationToken) is { } plan =>
                ControlRules.RefuseRollback(header, said, gates, await LeftAsync(header.Id, plan, cancellationToken)),
            _ => null,
        };
    }

    private async Task<LeftBehind> LeftAsync(string id, Plan plan, CancellationToken cancellationToken) =>
        await LeftBehind.OfAsync(parts, id, plan, await parts.Peers.ListAsync(id, plan, cancellationToken), cancellationToken);

    /// <summary>Whether a rollout makes progress or waits for people. One that holds does neither, unless it was just told to go on.</summary>
    private async Task<bool> RunsAsync(RolloutHeader header, CancellationToken cancellationToken) =>
        !header.HasEnded
        && (header.State != RolloutState.Held || ControlRules.IsToldSince(header, await parts.Rows.ControlAsync(header.Id, cancellationToken)))
        && await IsCarriedOutAsync(header.Id, cancellationToken);

    private async Task<bool> IsCarriedOutAsync(string id, CancellationToken cancellationToken) => await engine.FindAsync(id, cancellationToken) is { State: OrchestrationState.Running };

    /// <summary>Ends a rollout whose own last step nothing carries out.</summary>
    private async Task EndAsync(string mesh, string rollout, string why, CancellationToken cancellationToken)
    {
        await parts.Rows.ChangeAsync(mesh, rollout, header => header.HasEnded ? header : header.Standing(RolloutState.Aborted, header.Step, why, parts.Clock.GetUtcNow()), cancellationToken);
        await parts.Gates.SupersedeOpenAsync(rollout, "the rollout has ended", cancellationToken: cancellationToken);
        await parts.Health.EndAsync(mesh, RolloutWork.MaintenanceOf(rollout), $"rollout {rollout}", parts.Clock.GetUtcNow(), cancellationToken);
        await parts.Locks.UnlockAsync(mesh, rollout, cancellationToken);
    }
}
