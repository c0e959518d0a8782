using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Health;

/// <summary><c>/healthz</c>: 200 while this process probes, 503 when it does not; the body says what else is wrong.</summary>
internal static class HealthPage
{
    /// <summary>Where it is.</summary>
    public const string Path = "/healthz";

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], async (VantageState state, HealthView health, [FromServices] PeersState? peers, TimeProvider time, CancellationToken cancellationToken) =>
    {
        var report = HealthRules.Judge(state.Current, time.GetUtcNow(), await health.WrongAsync(state.Current.IsStored, cancellationToken), isManagementMute: peers?.Failure is not null);
        return TypedResults.Json(report, statusCode: report.Status is HealthStatus.Failing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }).WithTags("server").WithName("GetHealth").WithSummary("Whether this process probes, and what else is wrong; 503 when it does not").Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable).Refuses(400).Needs(AccessNeed.Nothing);
}
