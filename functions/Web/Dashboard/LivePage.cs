using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// <c>/live</c>: server-sent events, each one the word that something has changed; the page then asks for itself. Where nobody may hold a
/// stream open, as on Azure, where that would bill an instance, there is none, and pages ask from time to time.
/// </summary>
internal static class LivePage
{
    private static readonly TimeSpan _sign = TimeSpan.FromSeconds(20);

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/live", AnswerAsync).ExcludeFromDescription().Needs(AccessNeed.Viewing);

    private static async Task AnswerAsync(HttpContext context, TimeProvider time)
    {
        using var listener = context.RequestServices.GetService<LiveStreams>()?.Listen();
        if (listener is null)
        {
            // By this a browser knows not to try again.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
        try
        {
            await TellAsync(context.Response, listener, time, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or this process ends.
        }
    }

    private static async Task TellAsync(HttpResponse response, LiveListener listener, TimeProvider time, CancellationToken end)
    {
        await WriteAsync(response, "retry: 5000\n\n", end);
        var next = listener.NextAsync(end).AsTask();
        while (true)
        {
            // A sign of life now and then, or something between here and there takes the stream for dead.
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(end);
            var first = await Task.WhenAny(next, Task.Delay(_sign, time, pause.Token));
            await pause.CancelAsync();
            if (first == next)
            {
                await WriteAsync(response, $"event: changed\ndata: {await next}\n\n", end);
                next = listener.NextAsync(end).AsTask();
            }
            else
            {
                end.ThrowIfCancellationRequested();
                await WriteAsync(response, ": \n\n", end);
            }
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken end)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), end);
        await response.Body.FlushAsync(end);
    }
}
