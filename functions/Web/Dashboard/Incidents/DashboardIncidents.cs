using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard.Rollouts;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary><c>/incidents</c>, the page of each incident, to which alerts link, and <c>/maintenance</c> with its forms.</summary>
internal static class DashboardIncidents
{
    private const string Page = "page";

    /// <summary>Maps the pages and the forms.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(IncidentUrls.List, ListAsync).Asks(Page, "Which page of the past incidents").ExcludeFromDescription().Needs(AccessNeed.Viewing).ForPeople();
        pages.MapGet(IncidentUrls.List + "/{id}", FindAsync).ExcludeFromDescription().Needs(AccessNeed.Viewing).ForPeople();
        pages.MapGet(IncidentUrls.Maintenance, MaintenanceAsync).ExcludeFromDescription().Needs(AccessNeed.Viewing).ForPeople();
        pages.MapPost(IncidentUrls.Maintenance, AddAsync).ExcludeFromDescription().Needs(AccessNeed.Operating).ForPeople();
        pages.MapPost(IncidentUrls.Maintenance + "/{id}/end", EndAsync).ExcludeFromDescription().Needs(AccessNeed.Operating).ForPeople();
    }

    private static async Task<IResult> ListAsync(HttpContext context, DashboardDesk dashboard, IncidentDesk incidents)
    {
        if (!AskedPage.TryRead(context, Page, out var page))
            return AskedPage.Unknown(Page);
        return await dashboard.ShareAsync(string.Create(CultureInfo.InvariantCulture, $"{IncidentUrls.List} {page}"), async version =>
        {
            var (frame, board) = await SeeAsync(dashboard, version, "Incidents", IncidentUrls.List);
            var past = incidents.IsHome ? await incidents.PastAsync(CancellationToken.None) : [];
            return new PageAnswer<IncidentListPage>(new IncidentListModel(frame, board, past, page, incidents.IsHome));
        });
    }

    private static Task<IResult> FindAsync(string id, DashboardDesk dashboard, IncidentDesk incidents) => dashboard.ShareAsync($"{IncidentUrls.List} of {id}", async version =>
    {
        var (frame, board) = await SeeAsync(dashboard, version, "Incident", IncidentUrls.Of(id));
        if (await incidents.FindAsync(id, CancellationToken.None) is not { } incident)
            return DashboardPages.Missing(frame, $"There is no incident {id}", "It is not known, or was over 400 days ago.", IncidentUrls.List);

        var shown = board.Open.FirstOrDefault(open => open.Incident.Id == id) ?? new ShownIncident(incident, [], SilencedBy: null);
        return new PageAnswer<IncidentPage>(new IncidentModel(
            frame with { Title = IncidentWords.Headline(incident) }, shown, board.HasReceivers, await incidents.DeliveriesAsync(id, CancellationToken.None)));
    });

    private static Task<IResult> MaintenanceAsync(DashboardDesk dashboard, MaintenanceDesk desk, IncidentDesk incidents, CancellationToken cancellationToken) =>
        ShowAsync(dashboard, desk, incidents, AskedMaintenance.Usual, refusal: null, cancellationToken);

    private static async Task<IResult> AddAsync(HttpContext context, DashboardDesk dashboard, MaintenanceDesk desk, IncidentDesk incidents, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
            return NoForm;
        var asked = AskedMaintenance.Of(await context.Request.ReadFormAsync(cancellationToken));
        var (body, problem) = asked.Read(dashboard.Now);
        if (body is not null)
            (_, problem) = await desk.AddAsync(body, AccessCheck.CallerOf(context)!.Name, cancellationToken);
        return problem is null ? new SeeOther(IncidentUrls.Maintenance) : await ShowAsync(dashboard, desk, incidents, asked, problem, cancellationToken);
    }

    private static async Task<IResult> EndAsync(HttpContext context, string id, DashboardDesk dashboard, MaintenanceDesk desk, IncidentDesk incidents, CancellationToken cancellationToken) =>
        await desk.EndAsync(id, AccessCheck.CallerOf(context)!.Name, cancellationToken) is not null
            ? new SeeOther(IncidentUrls.Maintenance)
            : await ShowAsync(dashboard, desk, incidents, AskedMaintenance.Usual, MaintenanceDesk.Unknown, cancellationToken);

    private static async Task<IResult> ShowAsync(
        DashboardDesk dashboard, MaintenanceDesk desk, IncidentDesk incidents, AskedMaintenance asked, Problem? refusal, CancellationToken cancellationToken)
    {
        var sights = await dashboard.SeeAsync(cancellationToken);
        var frame = DashboardDesk.FrameOf(sights, version: null, PageSection.Incidents, "Maintenance", IncidentUrls.Maintenance, range: null) with { IsStill = refusal is not null };
        var refused = refusal is null ? null : new RefusedAct(refusal.Detail, refusal.Remedy, asked.Reason);
        return new PageAnswer<MaintenancePage>(new MaintenanceModel(frame, await desk.ListAsync(cancellationToken), asked, refused, incidents.IsHome)) { Status = refusal?.Status ?? StatusCodes.Status200OK };
    }

    private static async Task<(PageFrame Frame, IncidentBoard Board)> SeeAsync(DashboardDesk dashboard, string? version, string title, string path)
    {
        var sights = await dashboard.SeeAsync(CancellationToken.None);
        return (DashboardDesk.FrameOf(sights, version, PageSection.Incidents, title, path, range: null), await dashboard.BoardAsync(sights, region: null, CancellationToken.None));
    }

    private static Problem NoForm { get; } = new(
        StatusCodes.Status415UnsupportedMediaType, "media-wrong", "This takes a form of the dashboard.", "Press a button of the page; programs use /api/maintenance.");
}
