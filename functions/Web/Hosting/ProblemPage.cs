using System.Net.Mime;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// A problem as a page for people: what was wrong and what to do, where a browser asks for one of their pages, or for one that there is not.
/// Who may look at the dashboard finds it around the page, as it was last known. Whoever asks the API gets the document, whatever they say that they accept.
/// </summary>
/// <param name="settings">Who says who people are here.</param>
/// <param name="state">What this process knows.</param>
internal sealed class ProblemPage(AccessSettings settings, VantageState state) : IProblemDetailsWriter
{
    private const string Api = "/api";

    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => IsForPeople(context.HttpContext) && TakesPages(context.HttpContext.Request);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        PlainProblems.Complete(context);
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = problem.Status ?? http.Response.StatusCode;
        var words = ProblemWords.Of(status, $"{problem.Extensions[Problem.CodeMember]}", problem.Detail ?? "", $"{problem.Extensions[Problem.RemedyMember]}");
        var from = RequestSource.PageOf(http.Request, settings.PublicUrl);
        if (await LooksAsync(http))
        {
            await new PageAnswer<ProblemView>(new ProblemModel(FrameOf(words.Title, http.Request.Path), words, from)) { Status = status }.ExecuteAsync(http);
            return;
        }

        SignInText.Prepare(http.Response);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(
            SignInText.Page(
                words.Title,
                $"""
                <h1>{Html(words.Title)}</h1>
                <p>{Html(words.Detail)}</p>
                <p>{Html(words.Remedy)}</p>
                <p class="acts">{(status == StatusCodes.Status401Unauthorized && !settings.TrustsPrincipal ? $"""<a href="{Html(SignInPage.PathTo(from))}">Sign in</a>""" : """<a href="/">To the overview</a>""")} {Leave(http)}</p>
                <p class="code"><code>{Html(words.Code)}</code></p>
                """),
            http.RequestAborted);
    }

    /// <summary>Whether who asks may look at the dashboard. Where there is no page, nobody has asked who it is.</summary>
    private static async Task<bool> LooksAsync(HttpContext context)
    {
        if (AccessCheck.CallerOf(context) is null && context.GetEndpoint() is not RouteEndpoint && context.Features.Get<IExceptionHandlerFeature>() is null)
            await context.RequestServices.GetRequiredService<AccessCheck>().RecognizeAsync(context);
        return AccessRules.Refuse(AccessNeed.Viewing, AccessCheck.CallerOf(context), readsFreely: false) is null;
    }

    private PageFrame FrameOf(string title, string path) =>
        DashboardDesk.FrameOf(new LatestSights(state.Current.Fleet.Fleet, [], []), version: null, PageSection.Other, title, path, range: null) with { IsStill = true };

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

    private static string Html(string? text) => PlainText.Of(HtmlEncoder.Default.Encode(text ?? ""));
}
