using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard.Overview;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// The dashboard: <c>/</c>, <c>/relays/NAME</c> and <c>/regions/NAME</c>, each with <c>range=1h</c> to <c>30d</c>. Pages for people, whole
/// without their script; what they show, programs find at the API.
/// </summary>
internal static class DashboardPages
{
    /// <summary>Maps the pages, and what they link to.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        DashboardAssets.Map(pages);
        LivePage.Map(pages);
        pages.MapGet("/", OverviewAsync).ShownAsPage();
    }

    private static RouteHandlerBuilder ShownAsPage(this RouteHandlerBuilder page) =>
        page.ExcludeFromDescription().Asks("range", "How far back: " + RangeNames).Needs(AccessNeed.Reading);

    private static async Task<IResult> OverviewAsync(HttpContext context, DashboardDesk desk, CancellationToken cancellationToken)
    {
        if (TimeRange.Find(context.Request.Query["range"]) is not { } range)
            return RangeUnknown;

        var version = await desk.VersionAsync();
        var sights = await desk.SeeAsync(cancellationToken);
        var series = await desk.SeriesAsync([.. sights.Fleet.Relays.Select(relay => relay.Name)], range, range.Step, cancellationToken);
        var frame = DashboardDesk.FrameOf(sights.Fleet, DashboardDesk.RegionsOf(sights), PageSection.Overview, "Overview", "/", range) with { Version = version };
        return new PageAnswer<OverviewPage>(OverviewModel.Of(frame, sights, series, desk.Now));
    }

    private static Problem RangeUnknown { get; } = AskedParameters.Refuse("There is no such range.", $"Ask for one of {RangeNames}.");

    private static string RangeNames => string.Join(", ", TimeRange.All.Select(range => range.Name));
}
