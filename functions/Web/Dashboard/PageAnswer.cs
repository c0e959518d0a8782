using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>A page as an answer: a component with what it shows.</summary>
/// <typeparam name="TPage">The component; it has one parameter, <c>Model</c>.</typeparam>
/// <param name="model">What it shows.</param>
internal sealed class PageAnswer<TPage>(object model) : IPageAnswer
    where TPage : IComponent
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext) =>
        await (await RenderAsync(httpContext.RequestServices, Visitor.Of(httpContext))).ExecuteAsync(httpContext);

    /// <inheritdoc/>
    /// <remarks>Whoever looks at it is known to all of it.</remarks>
    public async Task<RenderedPage> RenderAsync(IServiceProvider services, Visitor? visitor)
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<Visitor?>.Value)] = visitor,
            [nameof(CascadingValue<Visitor?>.IsFixed)] = true,
            [nameof(CascadingValue<Visitor?>.ChildContent)] = (RenderFragment)(builder =>
            {
                builder.OpenComponent<TPage>(0);
                builder.AddComponentParameter(1, "Model", model);
                builder.CloseComponent();
            }),
        });
        return new RenderedPage(Status, await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CascadingValue<Visitor?>>(parameters)).ToHtmlString()));
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
