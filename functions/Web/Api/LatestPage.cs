using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Api;

/// <summary><c>/api/latest[?region=NAME]</c>: what each region saw last, and what that means now.</summary>
internal static class LatestPage
{
    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(
        "/api/latest",
        async (HttpContext context, LatestResults results, string? region, CancellationToken cancellationToken) =>
        {
            var document = await results.GetAsync(region, cancellationToken);
            context.Response.ContentType = MediaTypeNames.Application.Json;
            await CheckJson.WriteAsync(context.Response.Body, document, cancellationToken);
        })
        .Needs(AccessNeed.Reading);
}
