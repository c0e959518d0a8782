using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Incidents;

/// <summary><c>/api/incidents[?from&amp;to&amp;state&amp;limit&amp;after]</c>: what is and was wrong, and who was told.</summary>
internal static class IncidentPages
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 500;

    private static readonly TimeSpan _defaultRange = TimeSpan.FromDays(7);

    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var api = pages.MapGroup("/api").WithTags("health");
        api.MapGet("/incidents", ListAsync).Tells<IncidentListDocument>("ListIncidents", "What is and was wrong, the newest first")
            .Asks("from", "The beginning of the range; seven days before its end when it is not given").Asks("to", "The end of the range, exclusive; now when it is not given")
            .Asks("state", "Only those that are open, or resolved").Asks("limit", "The most incidents of a page, up to 500; 100 when it is not given")
            .Asks("after", "The id of the incident after which the page begins: 'next' of the page before").Needs(AccessNeed.Reading);
        api.MapGet("/incidents/{id}", FindAsync).Tells<IncidentDocument>("GetIncident", "An incident as it stands").Refuses(404).Needs(AccessNeed.Reading);
        api.MapGet("/incidents/{id}/deliveries", DeliveriesAsync).Tells<IncidentDeliveriesDocument>("GetIncidentDeliveries", "Who was told what of an incident, and what came of it").Refuses(404).Needs(AccessNeed.Reading);
    }

    private static async Task<IResult> ListAsync(HttpContext context, HealthView view, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = new AskedParameters(context.Request.Query, ["from", "to", "state", "limit", "after"]);
        var now = time.GetUtcNow();
        var wrong = Read(asked, now, out var from, out var to, out var limit, out var state);
        if ((asked.Wrong ?? wrong) is { } refusal)
            return refusal;

        var after = asked.One("after");
        if (after is not null && await view.Rows.FindIncidentAsync(view.Mesh, after, cancellationToken) is null)
            return AskedParameters.Refuse("There is no incident of the id that 'after' names.", "Give 'next' of the page before, or leave it out for the first page.");
        var all = (await view.Rows.IncidentsAsync(view.Mesh, from, to, cancellationToken))
            .Where(incident => state is null || incident.IsOpen == (state == IncidentState.Open))
            .Where(incident => after is null || string.CompareOrdinal(incident.Id, after) < 0).Take(limit + 1).ToList();
        var next = all.Count > limit ? all[limit - 1].Id : null;
        var isOpenEnded = asked.One("to") is null;
        return new JsonAnswer<IncidentListDocument>(
            new(isOpenEnded ? Whole(from) : from, isOpenEnded ? Whole(to) : to, [.. all.Take(limit).Select(IncidentDocument.Of)], next), HealthJson.Default.IncidentListDocument);
    }

    /// <summary>To the minute, so that who watches what has not changed has the same document.</summary>
    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static async Task<IResult> FindAsync(string id, HealthView view, CancellationToken cancellationToken) =>
        await view.Rows.FindIncidentAsync(view.Mesh, id, cancellationToken) is { } incident
            ? new JsonAnswer<IncidentDocument>(IncidentDocument.Of(incident), HealthJson.Default.IncidentDocument)
            : Unknown;

    private static async Task<IResult> DeliveriesAsync(string id, HealthView view, NotificationOutbox outbox, CancellationToken cancellationToken) =>
        await view.Rows.FindIncidentAsync(view.Mesh, id, cancellationToken) is not null
            ? new JsonAnswer<IncidentDeliveriesDocument>(new(id, await outbox.DeliveriesAsync(id, cancellationToken)), HealthJson.Default.IncidentDeliveriesDocument)
            : Unknown;

    private static Problem Unknown => new(StatusCodes.Status404NotFound, "incident-unknown", "There is no such incident, or it was over 400 days ago.", "See /api/incidents for those that there are.");

    private static Problem? Read(AskedParameters asked, DateTimeOffset now, out DateTimeOffset from, out DateTimeOffset to, out int limit, out IncidentState? state)
    {
        (to, limit, state) = (now, DefaultLimit, null);
        from = default;
        if (asked.One("to") is { } end && !TryInstant(end, out to))
            return Refuse("to");
        from = to - _defaultRange;
        if (asked.One("from") is { } begin && !TryInstant(begin, out from))
            return Refuse("from");
        if (from >= to)
            return AskedParameters.Refuse("from must lie before to.", "Give a range that holds something.");
        limit = asked.WholeNumber("limit", 1, MostLimit) ?? DefaultLimit;
        state = asked.One("state") switch { "open" => IncidentState.Open, "resolved" => IncidentState.Resolved, _ => null };
        return asked.One("state") is not null && state is null ? AskedParameters.Refuse("state is open or resolved.", "Leave it out for both.") : null;
    }

    private static bool TryInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    private static Problem Refuse(string name) => AskedParameters.Refuse($"{name} is no instant.", "Write one such as 2026-01-31T14:00:00Z.");
}
