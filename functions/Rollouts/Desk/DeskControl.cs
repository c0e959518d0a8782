using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Tells rollouts to pause, go on, end or turn back, and takes the mesh from one that cannot end.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where their orchestrations run.</param>
/// <param name="notes">Where it is written down.</param>
internal sealed class DeskControl(RolloutParts parts, IOrchestrationClient engine, DeskNotes notes)
{
    /// <summary>Tells a rollout what to do from now on.</summary>
    public async Task<DeskAnswer> TellAsync(string id, ControlCommand command, Person person, string reason, string done, CancellationToken cancellationToken)
    {
        if (await notes.RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        if (await parts.Rows.TellAsync(id, new(command, person.Name, parts.Clock.GetUtcNow(), reason), cancellationToken) is null)
            return new(DeskRefusal.Ended, $"rollout {id} was aborted, which is final");
        await notes.NoteAsync(id, person.Name, $"told-to-{KebabCase.Of(command)}", "", new { reason }, cancellationToken);
        return DeskAnswer.Done(done);
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
            return new(DeskRefusal.NotNow, $"in the way of this rollout there is no incident {string.Join(", ", over)}");
        var accepted = known.IntersectBy(incidents, incident => incident.Id, StringComparer.Ordinal).ToList();
        await notes.NoteAsync(id, person.Name, "incidents-accepted", "", new { reason, Incidents = accepted }, cancellationToken);
        await AcceptedIncidents.AcceptAsync(parts.Marks, id, accepted, parts.Clock.GetUtcNow(), cancellationToken);
        return await TellAsync(id, ControlCommand.Run, person, reason, $"it goes on in spite of {string.Join("; ", accepted)}", cancellationToken);
    }

    /// <summary>Takes a mesh from the rollout that holds it, which is aborted.</summary>
    public async Task<DeskAnswer> UnlockAsync(string mesh, string rollout, Person person, string reason, bool isForced, CancellationToken cancellationToken)
    {
        if (DeskNotes.Refuse(reason) is { } bad)
            return bad;
        if (await parts.Locks.FindAsync(mesh, cancellationToken) is not { } held || held.Rollout != rollout)
            return new(DeskRefusal.NotFound, $"rollout {rollout} does not hold the mesh '{mesh}'");
        if (!isForced && await parts.Rows.FindAsync(mesh, rollout, cancellationToken) is { } header && await RunsAsync(header, cancellationToken))
        {
            await notes.NoteAsync(rollout, person.Name, "unlock-refused", mesh, new { reason }, cancellationToken);
            return new(DeskRefusal.StillRuns, $"rollout {rollout} runs as it should and holds the mesh '{mesh}': {KebabCase.Of(header.State)}{(header.Explanation.Length > 0 ? ", " + header.Explanation : "")}");
        }

        await parts.Rows.TellAsync(rollout, new(ControlCommand.Abort, person.Name, parts.Clock.GetUtcNow(), reason), cancellationToken);
        await notes.NoteAsync(rollout, person.Name, "unlocked", mesh, new { reason, isForced }, cancellationToken);
        await parts.Locks.UnlockAsync(mesh, rollout, cancellationToken);
        return DeskAnswer.Done($"the mesh '{mesh}' is free, and rollout {rollout} is aborted");
    }

    /// <summary>Whether a rollout makes progress or waits for people. One that holds does neither, unless it was just told to go on.</summary>
    private async Task<bool> RunsAsync(RolloutHeader header, CancellationToken cancellationToken) =>
        !header.HasEnded
        && (header.State != RolloutState.Held || (await parts.Rows.ControlAsync(header.Id, cancellationToken)) is { Command: ControlCommand.Run or ControlCommand.RollBack } told && told.At > header.UpdatedAt)
        && await engine.FindAsync(header.Id, cancellationToken) is { State: OrchestrationState.Running };
}
