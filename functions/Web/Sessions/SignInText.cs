using System.Net.Mime;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>The sign-in page as a browser shows it: a form for a token, or one button for the code of a link.</summary>
/// <param name="Code">The code of the link that led here; <see langword="null"/> for none.</param>
/// <param name="Next">Where to go then.</param>
/// <param name="Problem">What was wrong with the attempt before; <see langword="null"/> for nothing.</param>
internal sealed record SignInText(string? Code, string Next, Problem? Problem) : IResult
{
    /// <summary>Says that an answer is a page, of which nothing is kept.</summary>
    public static void Prepare(HttpResponse response)
    {
        PageHeaders.Set(response.Headers);
        response.Headers.CacheControl = "no-store";
        response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Prepare(httpContext.Response);
        httpContext.Response.StatusCode = Problem?.Status ?? StatusCodes.Status200OK;
        return httpContext.Response.WriteAsync(
            Page(
                "Sign in",
                $"""
                <h1>Sign in</h1>
                {(Problem is null ? "" : $"""<p class="notice refused" role="alert">{Html(Problem.Detail)} {Html(Problem.Remedy)}</p>""")}
                <form method="post" action="{SignInPage.Path}">
                <input type="hidden" name="next" value="{Html(Next)}">
                {(Code is null
                    ? """<label for="token">Token</label><input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required autofocus>"""
                    : $"""<input type="hidden" name="code" value="{Html(Code)}">""")}
                <button class="act good">Sign in</button>
                </form>
                <p class="sub">A link that signs you in once is made where the server runs: <code>ozprobes signin</code></p>
                """),
            httpContext.RequestAborted);
    }

    /// <summary>A page that says one thing, and shows nothing of the mesh.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="content">What it says, as HTML.</param>
    public static string Page(string title, string content) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="icon" type="image/svg+xml" href="{DashboardAssets.UrlOf("icon.svg")}"><link rel="stylesheet" href="{DashboardAssets.UrlOf("dashboard.css")}"><title>{Html(title)} · OpenZro.Probes</title></head>
        <body>
        <main class="signing">
        <p class="brand"><svg class="mark" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8.5" /><circle class="dot" cx="10" cy="10" r="3" /></svg><span>openZro <b>Probes</b></span></p>
        {content}
        </main>
        </body>
        </html>
        """;

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
