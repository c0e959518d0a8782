using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Describes pages, for the OpenAPI document and for the limits that the server keeps.</summary>
internal static class PageDescriptions
{
    private const string ProblemType = "application/problem+json";

    /// <summary>The page takes JSON.</summary>
    /// <param name="page">The page.</param>
    /// <param name="mostBytes">How large it may be.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder page, int mostBytes)
        where T : notnull => page.Accepts<T>(MediaTypeNames.Application.Json).WithMetadata(new BodyLimit(mostBytes)).Refuses(400, 413, 415);

    /// <summary>The page answers with a document.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it is for, in a line.</param>
    /// <param name="statuses">With which status; 200 when none is given.</param>
    public static RouteHandlerBuilder Tells<T>(this RouteHandlerBuilder page, string name, string summary, params IReadOnlyList<int> statuses)
    {
        foreach (var status in statuses.Count == 0 ? [StatusCodes.Status200OK] : statuses)
            page.Produces<T>(status, MediaTypeNames.Application.Json);
        return page.WithName(name).WithSummary(summary).Refuses(400, 401, 403, 429, 503);
    }

    /// <summary>The page answers with text.</summary>
    public static RouteHandlerBuilder TellsText(this RouteHandlerBuilder page, string name, string summary) =>
        page.Produces<string>(StatusCodes.Status200OK, MediaTypeNames.Text.Plain).WithName(name).WithSummary(summary).Refuses(400, 401, 429);

    /// <summary>The page refuses some requests with a problem document.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder page, params IReadOnlyList<int> statuses)
    {
        foreach (var status in statuses)
            page.Produces<ProblemDocument>(status, ProblemType);
        return page;
    }

    /// <summary>The page takes a parameter that its code reads by itself, or that a line of explanation helps.</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder page, string name, string meaning, bool isRepeated = false, bool isHeader = false) =>
        page.WithMetadata(new PageParameter(name, meaning, isRepeated, isHeader));
}
