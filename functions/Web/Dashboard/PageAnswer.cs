using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// A page as an answer: a component rendered to HTML, with an ETag over all of it, by which whoever has it already is told so (304), and
/// the headers that keep everything out of it that is not this server's.
/// </summary>
/// <typeparam name="TPage">The component; it has one parameter, <c>Model</c>.</typeparam>
/// <param name="model">What it shows.</param>
internal sealed class PageAnswer<TPage>(object model) : IResult
    where TPage : IComponent
{
    private const int TagBytes = 12;

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = Encoding.UTF8.GetBytes(PlainText.Of(await RenderAsync(httpContext)));
        var response = httpContext.Response;
        PageHeaders.Set(response.Headers);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, TagBytes))}\"");
        response.GetTypedHeaders().ETag = tag;
        if (Status == StatusCodes.Status200OK && httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    /// <summary>Whoever looks at it is known to all of it.</summary>
    private async Task<string> RenderAsync(HttpContext context)
    {
        await using var renderer = new HtmlRenderer(context.RequestServices, context.RequestServices.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<Visitor?>.Value)] = Visitor.Of(context),
            [nameof(CascadingValue<Visitor?>.IsFixed)] = true,
            [nameof(CascadingValue<Visitor?>.ChildContent)] = (RenderFragment)(builder =>
            {
                builder.OpenComponent<TPage>(0);
                builder.AddComponentParameter(1, "Model", model);
                builder.CloseComponent();
            }),
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CascadingValue<Visitor?>>(parameters)).ToHtmlString());
    }
}

/// <summary>What a browser is told about every page.</summary>
internal static class PageHeaders
{
    /// <summary>Nothing but this server's own style, script, pictures and answers; no inline code; no frame around it, and no form that leads elsewhere.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Kept by the browser alone, and only until it has asked again.
        headers.CacheControl = "private, no-cache";
    }
}
