using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Health;
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
        api.MapGet("/maintenance", ListAsync).Tells<MaintenanceListDocument>("ListMaintenance", "All maintenance that is on, to come, or was on in the last 30 days; with an ETag").Needs(AccessNeed.Reading);
        api.MapPost("/maintenance", AddAsync).Takes<MaintenanceBody>(BodyLimits.Words)
            .Tells<MaintenanceDocument>("AddMaintenance", "Have a relay or a region judged and shown, and nobody told of it, until an instant", StatusCodes.Status201Created).Needs(AccessNeed.Operating);
        api.MapDelete("/maintenance/{id}", EndAsync).Tells<MaintenanceDocument>("EndMaintenance", "End a maintenance before its time").Refuses(404).Needs(AccessNeed.Operating);
    }

    private static async Task<IResult> ListAsync(HealthView view, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var all = await view.Rows.MaintenancesAsync(view.Mesh, cancellationToken);
        return new JsonAnswer<MaintenanceListDocument>(new([.. all.Select(maintenance => MeshHealthDocuments.Of(maintenance, now))]), HealthJson.Default.MaintenanceListDocument) { IsTagged = true };
    }

    private static async Task<IResult> AddAsync(HttpContext context, HealthView view, VantageState state, TimeProvider time, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, HealthJson.Default.MaintenanceBody);
        if (body is null)
            return problem!;
        var (now, fleet) = (time.GetUtcNow(), state.Current.Fleet.Fleet);
        if (MaintenanceRules.Wrong(body, fleet, JudgeRequest.Of(fleet, state.Current.Region).Regions, now) is { } wrong)
            return wrong;

        var maintenance = new Maintenance
        {
            Id = IdOf(body, now),
            Relay = body.Relay,
            Region = body.Region,
            From = (body.From ?? now).ToUniversalTime(),
            Until = body.Until.ToUniversalTime(),
            Reason = body.Reason,
            By = AccessCheck.CallerOf(context)!.Name,
        };
        await view.Rows.SetAsync(view.Mesh, maintenance, cancellationToken);
        return new JsonAnswer<MaintenanceDocument>(MeshHealthDocuments.Of(maintenance, now), HealthJson.Default.MaintenanceDocument) { Status = StatusCodes.Status201Created, Location = $"{Path}/{maintenance.Id}" };
    }

    private static async Task<IResult> EndAsync(HttpContext context, string id, HealthView view, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await view.Rows.EndAsync(view.Mesh, id, AccessCheck.CallerOf(context)!.Name, now, cancellationToken) is { } ended
            ? new JsonAnswer<MaintenanceDocument>(MeshHealthDocuments.Of(ended, now), HealthJson.Default.MaintenanceDocument)
            : new Problem(StatusCodes.Status404NotFound, "maintenance-unknown", "There is no such maintenance that has not ended.", $"See {Path} for those that there are.");
    }

    /// <summary>What is asked for again within the same second is the same.</summary>
    private static string IdOf(MaintenanceBody body, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.UtcDateTime:yyyyMMddHHmmss}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{body.Relay}|{body.Region}|{body.Until:O}|{body.Reason}")))[..6]}");
}
