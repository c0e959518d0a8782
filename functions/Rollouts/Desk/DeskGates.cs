using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Takes what people decide at gates.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="notes">Where it is written down.</param>
internal sealed class DeskGates(RolloutParts parts, DeskNotes notes)
{
    /// <summary>Approves, rejects or comments, or says why not.</summary>
    public async Task<GateAnswer> DecideAsync(string id, string gate, GateDecision decision, CancellationToken cancellationToken)
    {
        var answer = await VoidAsync(id, gate, decision, cancellationToken) ?? await parts.Gates.DecideAsync(id, gate, decision, cancellationToken);
        if (answer.Refusal is { } refusal)
            await RefusedAsync(id, gate, decision, KebabCase.Of(refusal), answer.Message, cancellationToken);
        else
            await notes.NoteAsync(id, decision.Who, $"gate-{KebabCase.Of(decision.Verb)}", gate, new { decision.Verb, decision.Comment, decision.PlanHash, decision.Roles, answer.Message }, cancellationToken);
        return answer;
    }

    /// <summary>Writes down that a decision was refused: for each opening of a gate once per person, verb and reason.</summary>
    public async Task RefusedAsync(string id, string gate, GateDecision decision, string code, string message, CancellationToken cancellationToken)
    {
        if (await parts.Rows.FindAsync(id, cancellationToken) is not { } header)
            return;
        var isOurs = await parts.Plans.FindAsync(parts.Rows, id, header.PlanHash, cancellationToken) is { } plan && PlanGates.Of(plan).Any(rule => rule.At.Key == gate);
        var round = isOurs ? (await parts.Gates.FindAsync(id, gate, cancellationToken))?.Round : null;
        await notes.NoteRefusedAsync(
            id, decision.Who, "decision-refused", isOurs ? gate : "", new { decision.Verb, PlanHash = PlanHash.Shorten(decision.PlanHash), decision.Roles, Code = code, Message = message }, new { decision.Verb, code, round }, cancellationToken);
    }

    /// <summary>Opens a gate again that its deadline held, or whose approvals have aged.</summary>
    public async Task<DeskAnswer> ReopenAsync(string id, string gate, Person person, string reason, CancellationToken cancellationToken)
    {
        if (await notes.RefuseAsync(id, reason, cancellationToken) is { } refusal)
            return refusal;
        if (await parts.Gates.FindAsync(id, gate, cancellationToken) is not { } before)
            return new(DeskRefusal.NotFound, GateRules.NotOpen(gate));
        var after = await parts.Gates.ReopenAsync(id, gate, cancellationToken);
        if (after is null || after.Round == before.Round)
        {
            var standing = GateRules.Standing(before, parts.Clock.GetUtcNow());
            var message = before.State == GateState.Rejected ? $"a rejection is not taken back, {standing}: {ControlRules.After(before)}" : $"the gate needs no opening: {standing}";
            await notes.NoteRefusedAsync(id, person.Name, "reopen-refused", gate, new { reason, message }, message, cancellationToken);
            return new(DeskRefusal.NotNow, message);
        }

        await notes.NoteAsync(id, person.Name, "gate-reopened", gate, new { reason, after.Round }, cancellationToken);
        return DeskAnswer.Done("the gate is open again, and earlier votes do not count");
    }

    /// <summary>Refuses a vote that could have no effect, since people have ended the rollout or turned it back; <see langword="null"/> where it counts.</summary>
    private async Task<GateAnswer?> VoidAsync(string id, string key, GateDecision decision, CancellationToken cancellationToken) =>
        decision.Verb != GateVerb.Comment
        && ControlRules.VoidBy(await parts.Rows.ControlAsync(id, cancellationToken), key) is { } why
        && await parts.Gates.FindAsync(id, key, cancellationToken) is { State: GateState.Open or GateState.Held } gate
            ? new(gate, GateRefusal.Superseded, $"nothing is to be decided at this gate any more: {why}")
            : null;
}
