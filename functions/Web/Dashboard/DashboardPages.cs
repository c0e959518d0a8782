using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.Dashboard.Overview;
using OpenZro.Probes.Web.Dashboard.Regions;
using OpenZro.Probes.Web.Dashboard.Relays;
using OpenZro.Probes.Web.Dashboard.Rollouts;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// The dashboard: <c>/</c>, <c>/relays/NAME</c> and <c>/regions/NAME</c>, each with <c>range=1h</c> to <c>30d</c>. Pages for people, whole
/// without their script; what they show, programs find at the API.
/// </summary>
internal static class DashboardPages
{
    private const string Unheard = "Neither the fleet nor any result knows it.";

    /// <summary>Maps the pages, and what they link to.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        DashboardAssets.Map(pages);
        LivePage.Map(pages);
        pages.MapGet("/", OverviewAsync).ShownAsPage();
        pages.MapGet("/relays/{relay}", RelayAsync).ShownAsPage();
        pages.MapGet("/regions/{region}", RegionAsync).ShownAsPage();
        DashboardIncidents.Map(pages);
        DashboardRollouts.Map(pages);
    }

    private static RouteHandlerBuilder ShownAsPage(this RouteHandlerBuilder page) =>
        page.ExcludeFromDescription().Asks("range", "How far back: " + TimeRange.Names).Needs(AccessNeed.Viewing).ForPeople();

    private static async Task<IResult> OverviewAsync(HttpContext context, DashboardDesk desk) => TimeRange.Find(context.Request.Query["range"]) is not { } range ? TimeRange.Unknown
        : await desk.ShareAsync($"/ {range.Name}", async version => new PageAnswer<OverviewPage>(await desk.OverviewAsync(range, version, CancellationToken.None)));

    private static async Task<IResult> RelayAsync(HttpContext context, DashboardDesk desk, string relay) => TimeRange.Find(context.Request.Query["range"]) is not { } range ? TimeRange.Unknown
        : await desk.ShareAsync($"/relays {range.Name} {relay}", async version =>
        {
            var (model, frame) = await desk.RelayAsync(relay, range, version, CancellationToken.None);
            return model is null ? Missing(frame, $"There is no relay {relay}", Unheard, "/") : new PageAnswer<RelayPage>(model);
        });

    private static async Task<IResult> RegionAsync(HttpContext context, DashboardDesk desk, string region) => TimeRange.Find(context.Request.Query["range"]) is not { } range ? TimeRange.Unknown
        : await desk.ShareAsync($"/regions {range.Name} {region}", async version =>
        {
            var (model, frame) = await desk.RegionAsync(region, range, version, CancellationToken.None);
            return model is null ? Missing(frame, $"There is no region {region}", Unheard, "/") : new PageAnswer<RegionPage>(model);
        });

    /// <summary>The answer to somebody who asks for what there is not.</summary>
    /// <param name="frame">What stands around the page.</param>
    /// <param name="words">What there is not.</param>
    /// <param name="why">Why not.</param>
    /// <param name="list">Where all that there are can be seen.</param>
    public static IPageAnswer Missing(PageFrame frame, string words, string why, string list) =>
        new PageAnswer<MissingPage>(new MissingModel(frame with { Title = words, Section = PageSection.Other, Range = null, IsStill = true }, words, why, list)) { Status = StatusCodes.Status404NotFound };
}
