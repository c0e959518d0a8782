using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>The API as one HTTP-triggered function serves it: every request goes through the pipeline that <c>serve</c> has.</summary>
public sealed class FunctionPipeline
{
    private readonly RequestDelegate _pipeline;

    /// <summary>Builds the pipeline once for the process.</summary>
    /// <param name="services">What the pages need; see <see cref="FunctionAppServices"/>.</param>
    public FunctionPipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        ProbesPipeline.Map(app, onlyThisMachine: false);
        _pipeline = app.Build();
    }

    /// <summary>Answers a request. What the function's own routing left in it is taken out first, or it would be taken for a page.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = BodyLimits.Words;
        return _pipeline(context);
    }
}
