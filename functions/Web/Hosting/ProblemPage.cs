using System.Net.Mime;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// A problem as a page for people: what was wrong and what to do, where a browser asks for one of their pages, or for one that there is not.
/// Whoever asks the API gets the document, whatever they say that they accept.
/// </summary>
/// <param name="settings">Who says who people are here.</param>
internal sealed class ProblemPage(AccessSettings settings) : IProblemDetailsWriter
{
    private const string Api = "/api";

    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => IsForPeople(context.HttpContext) && TakesPages(context.HttpContext.Request);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        PlainProblems.Complete(context);
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        SignInText.Prepare(http.Response);
        http.Response.StatusCode = problem.Status ?? http.Response.StatusCode;
        await http.Response.WriteAsync(
            SignInText.Page(
                Title(http.Response.StatusCode),
                $"""
                <h1>{Html(Title(http.Response.StatusCode))}</h1>
                <p>{Html(problem.Detail)}</p>
                <p>{Html($"{problem.Extensions[Problem.RemedyMember]}")}</p>
                <p class="acts"><a href="/">To the overview</a> {Leave(http)}</p>
                <p class="code"><code>{Html($"{problem.Extensions[Problem.CodeMember]}")}</code></p>
                """),
            http.RequestAborted);
    }

    /// <summary>A page for people, and what is no page of anybody, but below the API.</summary>
    private static bool IsForPeople(HttpContext context) => (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) is RouteEndpoint page
        ? page.Metadata.GetMetadata<PeoplesPage>() is not null
        : !context.Request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase);

    private static bool TakesPages(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase) && accepted.Quality is not 0);

    /// <summary>Who is somebody here and may not do this may be somebody else.</summary>
    private string Leave(HttpContext context) =>
        AccessCheck.CallerOf(context) is null ? ""
        : settings.TrustsPrincipal ? $"""· <a href="{SignInPage.PlatformOut}">Sign out</a>"""
        : FormKey.Of(context) is { } key ? $"""<form method="post" action="{SignInPage.OutPath}"><input type="hidden" name="{FormKey.Field}" value="{Html(key.Text)}"><button class="quiet">Sign out</button></form>"""
        : "";

    private static string Title(int status) => status switch
    {
        StatusCodes.Status403Forbidden => "This is not for you",
        StatusCodes.Status404NotFound => "There is no such page",
        StatusCodes.Status503ServiceUnavailable => "This cannot be shown now",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };

    private static string Html(string? text) => PlainText.Of(HtmlEncoder.Default.Encode(text ?? ""));
}
