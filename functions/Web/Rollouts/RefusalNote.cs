using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Writes into the audit of the rollout that a page is about whom it was refused to for lack of a role.</summary>
/// <param name="Verb">What the page does.</param>
internal sealed record RefusalNote(string Verb) : IRefusalNote
{
    /// <inheritdoc/>
    public Task TakeAsync(HttpContext context, Problem refusal) => RolloutPages.DeskOf(context) is { } desk && context.Request.RouteValues["id"] is string id
        ? desk.NoteRefusedAsync(id, RolloutPages.PersonOf(context), Verb, refusal.Code, refusal.Detail, context.RequestAborted)
        : Task.CompletedTask;
}

/// <summary>Says that a page keeps note of whom it is refused to.</summary>
internal static class RefusalNotes
{
    /// <summary>Whom the page is refused to is written into the rollout's audit.</summary>
    public static T NotesRefusals<T>(this T page, string verb)
        where T : IEndpointConventionBuilder => page.WithMetadata(new RefusalNote(verb));
}
