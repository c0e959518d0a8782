using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Health;

/// <summary><c>/api/maintenance</c>: when people want to be left alone, of which relay or region.</summary>
internal static class MaintenancePages
{
    private const string Path = "/api/maintenance";

    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var api = pages.MapGroup("/api").WithTags("health");
        api.MapGet("/maintenance", ListAsync).Tells<MaintenanceListDocument>("ListMaintenance", "All maintenance that is on, to come, or was on in the last 30 days").Needs(AccessNeed.Reading);
        api.MapPost("/maintenance", AddAsync).Takes<MaintenanceBody>(BodyLimits.Words)
            .Tells<MaintenanceDocument>("AddMaintenance", "Have a relay or a region judged and shown, and nobody told of it, until an instant", StatusCodes.Status201Created).Needs(AccessNeed.Operating);
        api.MapDelete("/maintenance/{id}", EndAsync).Tells<MaintenanceDocument>("EndMaintenance", "End a maintenance before its time").Refuses(404).Needs(AccessNeed.Operating);
    }

    private static async Task<IResult> ListAsync(MaintenanceDesk desk, CancellationToken cancellationToken) =>
        new JsonAnswer<MaintenanceListDocument>(new(await desk.ListAsync(cancellationToken)), HealthJson.Default.MaintenanceListDocument);

    private static async Task<IResult> AddAsync(HttpContext context, MaintenanceDesk desk, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, HealthJson.Default.MaintenanceBody);
        if (body is null)
            return problem!;
        var (set, wrong) = await desk.AddAsync(body, AccessCheck.CallerOf(context)!.Name, cancellationToken);
        return set is null ? wrong! : new JsonAnswer<MaintenanceDocument>(set, HealthJson.Default.MaintenanceDocument) { Status = StatusCodes.Status201Created, Location = $"{Path}/{set.Id}" };
    }

    private static async Task<IResult> EndAsync(HttpContext context, string id, MaintenanceDesk desk, CancellationToken cancellationToken) =>
        await desk.EndAsync(id, AccessCheck.CallerOf(context)!.Name, cancellationToken) is { } ended
            ? new JsonAnswer<MaintenanceDocument>(ended, HealthJson.Default.MaintenanceDocument)
            : MaintenanceDesk.Unknown;
}
