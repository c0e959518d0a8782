using System.Net.Mime;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Sessions;

/// <summary>The sign-in page as a browser shows it: a form for a token, or one button for the code of a link.</summary>
/// <param name="Code">The code of the link that led here; <see langword="null"/> for none.</param>
/// <param name="Next">Where to go then.</param>
/// <param name="Problem">What was wrong with the attempt before; <see langword="null"/> for nothing.</param>
internal sealed record SignInText(string? Code, string Next, Problem? Problem) : IResult
{
    /// <summary>Says that an answer is a page that loads nothing and sends its forms here only.</summary>
    public static void Prepare(HttpResponse response)
    {
        response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "same-origin";
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Prepare(httpContext.Response);
        httpContext.Response.StatusCode = Problem?.Status ?? StatusCodes.Status200OK;
        return httpContext.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in · OpenZro.Probes</title></head>
            <body>
            <main>
            <h1>Sign in</h1>
            {(Problem is null ? "" : $"""<p role="alert">{Html(Problem.Detail)} {Html(Problem.Remedy)}</p>""")}
            <form method="post" action="{SignInPage.Path}">
            <input type="hidden" name="next" value="{Html(Next)}">
            {(Code is null
                ? """<p><label for="token">Token</label> <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required autofocus></p>"""
                : $"""<input type="hidden" name="code" value="{Html(Code)}">""")}
            <p><button>Sign in</button></p>
            </form>
            <p>A link that signs you in once is made where the server runs: <code>ozprobes signin</code></p>
            </main>
            </body>
            </html>
            """,
            httpContext.RequestAborted);
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
