using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard.Incidents;
using OpenZro.Probes.Web.Dashboard.Overview;
using OpenZro.Probes.Web.Dashboard.Regions;
using OpenZro.Probes.Web.Dashboard.Relays;
using OpenZro.Probes.Web.Dashboard.Rollouts;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// The dashboard: <c>/</c>, <c>/relays/NAME</c> and <c>/regions/NAME</c>, each with <c>range=1h</c> to <c>30d</c>. Pages for people, whole
/// without their script; what they show, programs find at the API.
/// </summary>
internal static class DashboardPages
{
    private const string Unheard = "Neither the fleet nor any result knows it.";

    private static string RangeNames => string.Join(", ", TimeRange.All.Select(range => range.Name));

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
        page.ExcludeFromDescription().Asks("range", "How far back: " + RangeNames).Needs(AccessNeed.Viewing).ForPeople();

    private static async Task<IResult> OverviewAsync(HttpContext context, DashboardDesk desk) => TimeRange.Find(context.Request.Query["range"]) is not { } range ? RangeUnknown
        : await desk.ShareAsync($"/ {range.Name}", async version =>
        {
            var sights = await desk.SeeAsync(CancellationToken.None);
            var frame = DashboardDesk.FrameOf(sights, version, PageSection.Overview, "Overview", "/", range);
            var series = await desk.SeriesAsync(frame.Relays, range, range.Step, CancellationToken.None);
            return new PageAnswer<OverviewPage>(OverviewModel.Of(frame, sights, series, await desk.BoardAsync(sights, region: null, CancellationToken.None), desk.Now));
        });

    private static async Task<IResult> RelayAsync(HttpContext context, DashboardDesk desk, string relay) => TimeRange.Find(context.Request.Query["range"]) is not { } range ? RangeUnknown
        : await desk.ShareAsync($"/relays {range.Name} {relay}", async version =>
        {
            var sights = await desk.SeeAsync(CancellationToken.None);
            var frame = DashboardDesk.FrameOf(sights, version, PageSection.Relays, relay, $"/relays/{Uri.EscapeDataString(relay)}", range);
            if (sights.Fleet.Relays.FirstOrDefault(known => known.Name == relay) is not { } known)
                return Missing(frame, $"There is no relay {relay}", Unheard, "/");

            var series = await desk.SeriesAsync([relay], range, range.FineStep, CancellationToken.None);
            return new PageAnswer<RelayPage>(RelayModel.Of(frame, known, sights, series, (await desk.BoardAsync(sights, region: null, CancellationToken.None)).OfRelay(relay), desk.Now));
        });

    private static async Task<IResult> RegionAsync(HttpContext context, DashboardDesk desk, string region)
    {
        if (TimeRange.Find(context.Request.Query["range"]) is not { } range)
            return RangeUnknown;

        var (watched, adviser) = (context.RequestServices.GetService<PeersState>(), context.RequestServices.GetService<PeersDesk>());
        return await desk.ShareAsync($"/regions {range.Name} {region}", async version =>
        {
            var sights = await desk.SeeAsync(CancellationToken.None);
            var frame = DashboardDesk.FrameOf(sights, version, PageSection.Regions, region, $"/regions/{Uri.EscapeDataString(region)}", range);
            if (!frame.Regions.Contains(region))
                return Missing(frame, $"There is no region {region}", Unheard, "/");

            var series = await desk.SeriesAsync(frame.Relays, range, range.Step, CancellationToken.None);
            var peers = watched?.Use;
            var repick = peers is not null && adviser is not null ? await adviser.AdviseAsync(RepickAdvice.DefaultGain, region, CancellationToken.None) : null;
            return new PageAnswer<RegionPage>(RegionModel.Of(frame, region, sights, series, (await desk.BoardAsync(sights, region, CancellationToken.None)).OfRegion(region), peers, desk.Now) with { Repick = repick });
        });
    }

    /// <summary>The answer to somebody who asks for what there is not.</summary>
    /// <param name="frame">What stands around the page.</param>
    /// <param name="words">What there is not.</param>
    /// <param name="why">Why not.</param>
    /// <param name="list">Where all that there are can be seen.</param>
    public static IPageAnswer Missing(PageFrame frame, string words, string why, string list) =>
        new PageAnswer<MissingPage>(new MissingModel(frame with { Title = words, Section = PageSection.Other, Range = null }, words, why, list)) { Status = StatusCodes.Status404NotFound };

    private static Problem RangeUnknown { get; } = AskedParameters.Refuse("There is no such range.", $"Ask for one of {RangeNames}.");
}
