using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What a rollout that runs can be told: decisions at its gates, and what stops it, lets it go on, or undoes it.</summary>
internal static class ControlPages
{
    /// <summary>Maps the pages below <c>/api</c>.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/rollouts/{id}/gates/{gate}/decisions", AnswerAsync).Takes<DecisionBody>(BodyLimits.Words)
            .Tells<DecisionDocument>("DecideAtGate", "Approve or reject at a gate, which takes the role approver and what the gate asks for, or comment, which takes operator or approver").Refuses(404, 409, 422).Needs(AccessNeed.Known);
        api.MapPost("/rollouts/{id}/gates/{gate}/reopen", (HttpContext context, string id, string gate, CancellationToken cancellationToken) =>
            WithReasonAsync(context, id, (desk, person, reason) => desk.ReopenAsync(id, gate, person, reason, cancellationToken)))
            .TakesReason("ReopenGate", "Open a gate again that its deadline held, or whose approvals have aged").Needs(AccessNeed.Operating).NotesRefusals("reopen");
        api.MapPost("/rollouts/{id}/pause", (HttpContext context, string id, CancellationToken cancellationToken) =>
            WithReasonAsync(context, id, (desk, person, reason) => desk.PauseAsync(id, person, reason, cancellationToken)))
            .TakesReason("PauseRollout", "Touch nothing more until it is resumed").Needs(AccessNeed.Stopping).NotesRefusals("pause");
        api.MapPost("/rollouts/{id}/resume", ResumeAsync).Takes<ResumeBody>(BodyLimits.Lists)
            .Tells<AnswerDocument>("ResumeRollout", "Go on after a pause, or try again after a hold, in spite of incidents that are named").Refuses(404, 409, 422).Needs(AccessNeed.Operating).NotesRefusals("resume");
        api.MapPost("/rollouts/{id}/abort", (HttpContext context, string id, CancellationToken cancellationToken) =>
            WithReasonAsync(context, id, (desk, person, reason) => desk.AbortAsync(id, person, reason, cancellationToken)))
            .TakesReason("AbortRollout", "Touch nothing more and end; what was done stays and is told, and is undone by a rollback instead of an abort").Needs(AccessNeed.Stopping).NotesRefusals("abort");
        api.MapPost("/rollouts/{id}/rollback", (HttpContext context, string id, CancellationToken cancellationToken) =>
            WithReasonAsync(context, id, (desk, person, reason) => desk.RollBackAsync(id, person, reason, cancellationToken)))
            .TakesReason("RollBackRollout", "Go no further, and undo what was done once the gate before it lets it; after that gate was rejected, ask anew").Needs(AccessNeed.Operating).NotesRefusals("rollback");
        api.MapPost("/rollouts/{id}/unlock", UnlockAsync).Takes<UnlockBody>(BodyLimits.Words)
            .Tells<AnswerDocument>("UnlockMesh", "Abort a rollout that cannot end, which gives the mesh up once it can touch nothing more; one that runs as it should goes on unless forced").Refuses(404, 409, 422).Needs(AccessNeed.Operating).NotesRefusals("unlock");
        api.MapPost("/rollouts/{id}/skip", SkipAsync).Takes<SkipBody>(BodyLimits.Lists)
            .Tells<AnswerDocument>("SkipPeers", "Take peers that were not touched yet out of the rollout").Refuses(404, 409, 422).Needs(AccessNeed.Operating).NotesRefusals("skip");
        api.MapPost("/rollouts/{id}/confirm", ConfirmAsync).Takes<ConfirmBody>(BodyLimits.Lists)
            .Tells<AnswerDocument>("ConfirmSeen", "Say what was seen where nothing else could look").Refuses(404, 409, 422).Needs(AccessNeed.Operating).NotesRefusals("confirm");
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, string id, string gate, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.DecisionBody);
        if (body is null)
            return problem!;
        var (answer, refusal) = await DecideAsync(context, desk, id, gate, body, cancellationToken);
        return refusal ?? (IResult)new JsonAnswer<DecisionDocument>(new(id, gate, answer!.Gate!.State, answer.Message), RolloutJson.Default.DecisionDocument);
    }

    /// <summary>Decides at a gate; either what came of it or why not.</summary>
    public static async Task<(GateAnswer? Answer, Problem? Refusal)> DecideAsync(HttpContext context, RolloutDesk desk, string id, string gate, DecisionBody body, CancellationToken cancellationToken)
    {
        var person = RolloutPages.PersonOf(context);
        var decision = new GateDecision { Who = person.Name, Roles = person.Roles, Verb = body.Verb, PlanHash = body.PlanHash, Comment = body.Comment ?? "" };
        if (await RefuseAsync(context, desk, id, person, body.Verb, cancellationToken) is { } refusal)
        {
            await desk.NoteRefusedAsync(id, gate, decision, refusal.Code, refusal.Detail, cancellationToken);
            return (null, refusal);
        }

        var answer = await desk.DecideAsync(id, gate, decision, cancellationToken);
        return answer.Taken ? (answer, null) : (null, Refusals.Of(answer, id));
    }

    /// <summary>Why a person may not say that, whatever the gate asks for: who asked for the rollout hears so first.</summary>
    private static async Task<Problem?> RefuseAsync(HttpContext context, RolloutDesk desk, string id, Person person, GateVerb verb, CancellationToken cancellationToken) =>
        verb is GateVerb.Approve && await desk.FindAsync(id, cancellationToken) is { } view && string.Equals(view.Header.Requester, person.Name, StringComparison.OrdinalIgnoreCase)
            ? Refusals.Of(new GateAnswer(null, GateRefusal.Requester, GateRules.AskedForBy(person.Name)), id)
            : AccessRules.Refuse(verb is GateVerb.Comment ? AccessNeed.Stopping : AccessNeed.Deciding, AccessCheck.CallerOf(context), readsFreely: false);

    private static async Task<IResult> UnlockAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.UnlockBody);
        if (body is null)
            return problem!;
        return await desk.FindAsync(id, cancellationToken) is { } view
            ? Answer(id, await desk.UnlockAsync(view.Header.Mesh, id, RolloutPages.PersonOf(context), body.Reason, body.Force, cancellationToken))
            : Refusals.Unknown(id);
    }

    private static async Task<IResult> ResumeAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.ResumeBody);
        if (body is null)
            return problem!;
        var person = RolloutPages.PersonOf(context);
        return Answer(id, body.AcceptIncidents is { Count: > 0 } incidents
            ? await desk.ResumeAsync(id, incidents, person, body.Reason, cancellationToken)
            : await desk.ResumeAsync(id, person, body.Reason, cancellationToken));
    }

    private static async Task<IResult> SkipAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.SkipBody);
        return body is null ? problem! : Answer(id, await desk.SkipAsync(id, body.Peers, RolloutPages.PersonOf(context), body.Reason, cancellationToken));
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.ConfirmBody);
        if (body is null)
            return problem!;
        var seen = new Confirmation { Register = body.Register, Peers = body.Peers ?? [], Home = body.Home };
        return Answer(id, await desk.ConfirmAsync(id, seen, RolloutPages.PersonOf(context), body.Reason, cancellationToken));
    }

    private static async Task<IResult> WithReasonAsync(HttpContext context, string id, Func<RolloutDesk, Person, string, Task<DeskAnswer>> act)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.ReasonBody);
        return body is null ? problem! : Answer(id, await act(desk, RolloutPages.PersonOf(context), body.Reason));
    }

    private static IResult Answer(string id, DeskAnswer answer) => answer.Refusal is { } refusal
        ? Refusals.Of(refusal, answer.Message, answer.Remedy)
        : new JsonAnswer<AnswerDocument>(new(id, answer.Message), RolloutJson.Default.AnswerDocument);

    private static RouteHandlerBuilder TakesReason(this RouteHandlerBuilder page, string name, string summary) =>
        page.Takes<ReasonBody>(BodyLimits.Words).Tells<AnswerDocument>(name, summary).Refuses(404, 409, 422);
}
