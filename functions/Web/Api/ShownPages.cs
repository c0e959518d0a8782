using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Api;

/// <summary>
/// What the pages of the dashboard show, as documents: <c>/api/overview</c>, <c>/api/relays/NAME/history</c> and <c>/api/regions/NAME</c>,
/// each with <c>range=1h</c> to <c>30d</c>. They are made of the pages' own models, so that a program sees what a person does.
/// </summary>
internal static class ShownPages
{
    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var api = pages.MapGroup("/api").WithTags("probes");
        Describe<OverviewDocument>(api.MapGet("/overview", OverviewAsync), "GetOverview", "Every relay as every region sees it, and who wins where");
        Describe<RelayHistoryDocument>(api.MapGet("/relays/{relay}/history", RelayAsync), "GetRelayHistory", "The phases of a relay's probes over time, per region").Refuses(404);
        Describe<RegionDocument>(api.MapGet("/regions/{region}", RegionAsync), "GetRegion", "The race of a region's peers, re-pick advice, and the paths between regions").Refuses(404);
    }

    private static RouteHandlerBuilder Describe<T>(RouteHandlerBuilder page, string name, string summary) =>
        page.Tells<T>(name, summary).Asks("range", $"How far back: {TimeRange.Names}; {TimeRange.Default.Name} when it is not given").Needs(AccessNeed.Reading);

    private static async Task<IResult> OverviewAsync(HttpContext context, DashboardDesk desk, CancellationToken cancellationToken) =>
        TimeRange.Find(context.Request.Query["range"]) is { } range
            ? new JsonAnswer<OverviewDocument>(OverviewDocument.Of(await desk.OverviewAsync(range, version: null, cancellationToken)), ShownJson.Default.OverviewDocument)
            : TimeRange.Unknown;

    private static async Task<IResult> RelayAsync(HttpContext context, DashboardDesk desk, string relay, CancellationToken cancellationToken)
    {
        if (TimeRange.Find(context.Request.Query["range"]) is not { } range)
            return TimeRange.Unknown;

        var (model, frame) = await desk.RelayAsync(relay, range, version: null, cancellationToken);
        return model is null ? Unknown("relay", relay, frame.Relays) : new JsonAnswer<RelayHistoryDocument>(RelayHistoryDocument.Of(model), ShownJson.Default.RelayHistoryDocument);
    }

    private static async Task<IResult> RegionAsync(HttpContext context, DashboardDesk desk, string region, CancellationToken cancellationToken)
    {
        if (TimeRange.Find(context.Request.Query["range"]) is not { } range)
            return TimeRange.Unknown;

        var (model, frame) = await desk.RegionAsync(region, range, version: null, cancellationToken);
        return model is null ? Unknown("region", region, frame.Regions) : new JsonAnswer<RegionDocument>(RegionDocument.Of(model), ShownJson.Default.RegionDocument);
    }

    private static Problem Unknown(string what, string name, IReadOnlyList<string> known) => new(
        StatusCodes.Status404NotFound, what + "-unknown", $"There is no {what} '{name}'.", known.Count == 0 ? "The fleet has none." : $"There {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}.");
}
