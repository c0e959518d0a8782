using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Api;

/// <summary><c>/api/latest[?region=NAME]</c>: what each region saw last, and what that means now.</summary>
internal static class LatestPage
{
    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(
        "/api/latest",
        async (HttpContext context, LatestResults results, CancellationToken cancellationToken) =>
        {
            var asked = new AskedParameters(context.Request.Query, ["region"]);
            if (asked.Wrong is { } wrong)
            {
                await wrong.ExecuteAsync(context);
                return;
            }

            var region = asked.One("region");
            var document = await results.GetAsync(region, cancellationToken);
            if (document is { Regions: [], Silent: [] } && region is not null && !results.Knows(region))
            {
                await new Problem(StatusCodes.Status404NotFound, "region-unknown", $"There is no region '{region}', neither in the fleet nor among the results.", "Leave region out to see all that there are.").ExecuteAsync(context);
                return;
            }

            await new JsonAnswer<LatestDocument>(document, CheckJson.Latest).ExecuteAsync(context);
        })
        .WithTags("probes").Tells<LatestDocument>("GetLatest", "What each region saw last, and what that means now").Refuses(400, 404)
        .Asks("region", "Only this vantage point").Needs(AccessNeed.Reading);
}
