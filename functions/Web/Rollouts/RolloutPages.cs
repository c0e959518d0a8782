using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.FunctionApp;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary><c>/api/rollouts</c>: everything that people can do with rollouts. Each page hands a request to the <see cref="RolloutDesk"/>.</summary>
internal static class RolloutPages
{
    /// <summary>The header by which a start that is asked for again is known.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    private const int MostRollouts = 500;
    private const int LongestKey = 200;
    private const int LongestName = 200;

    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var api = pages.MapGroup("/api").WithTags("rollouts");
        api.MapGet("/rollouts", ListAsync).Tells<RolloutListDocument>("ListRollouts", "Rollouts, the newest first, a page at a time").Refuses(400, 404)
            .Asks("limit", "The most rollouts of a page, up to 500, which it is when not given").Asks("after", "The id of the rollout after which the page begins: 'next' of the page before").Needs(AccessNeed.Reading);
        api.MapPost("/rollouts/plan", PlanAsync).Takes<PlanBody>(BodyLimits.File)
            .Tells<PlanDocument>("PlanRollout", "Plan a rollout file as the world is now; nothing is changed").Refuses(404, 422).Needs(AccessNeed.Operating);
        api.MapPost("/rollouts", StartAsync).Takes<StartBody>(BodyLimits.File)
            .Tells<StartedDocument>("StartRollout", "Start a rollout by the plan that was seen", StatusCodes.Status200OK, StatusCodes.Status201Created).Refuses(404, 409, 422)
            .Asks(IdempotencyHeader, "What makes a repeated request the same one, so that a lost answer can be asked for again", isHeader: true).Needs(AccessNeed.Operating);
        api.MapGet("/rollouts/{id}", FindAsync).Tells<RolloutDocument>("GetRollout", "A rollout as it stands").Refuses(404).Needs(AccessNeed.Reading);
        api.MapGet("/rollouts/{id}/plan", FindPlanAsync).Tells<PlanDocument>("GetRolloutPlan", "The plan of a rollout").Refuses(404).Needs(AccessNeed.Reading);
        RolloutPeersPage.Map(api);
        api.MapGet("/rollouts/{id}/audit", AuditPage.AnswerAsync).Tells<AuditDocument>("GetRolloutAudit", "The audit of a rollout, and whether it is whole").Refuses(400, 404)
            .Asks("anchorCount", "The count of a head that was kept elsewhere").Asks("anchorHash", "Its hash").Needs(AccessNeed.Reading);
        api.MapGet("/rollouts/{id}/deliveries", DeliveriesAsync).Tells<DeliveriesDocument>("GetRolloutDeliveries", "Who was told what of a rollout by webhooks").Refuses(404).Needs(AccessNeed.Reading);
        ControlPages.Map(api);
    }

    /// <summary>The desk, where rollouts are turned on.</summary>
    public static RolloutDesk? DeskOf(HttpContext context) => context.RequestServices.GetService(typeof(RolloutDesk)) as RolloutDesk;

    /// <summary>What was told to people, where rollouts are turned on.</summary>
    public static NotificationOutbox? OutboxOf(HttpContext context) => context.RequestServices.GetService(typeof(RolloutParts)) is RolloutParts parts ? new(parts.Store) : null;

    /// <summary>What relays are called, where rollouts are turned on.</summary>
    public static async Task<RelayNames> NamesAsync(HttpContext context, CancellationToken cancellationToken) =>
        new(context.RequestServices.GetService(typeof(RolloutParts)) is RolloutParts parts ? await parts.Fleets.ReadAsync(cancellationToken) : null);

    /// <summary>Where people reach the API, when that is not where it listens.</summary>
    public static Uri? PublicUrlOf(HttpContext context) =>
        (context.RequestServices.GetService(typeof(ServeSettings)) as ServeSettings)?.PublicUrl ?? (context.RequestServices.GetService(typeof(AppSettings)) as AppSettings)?.Url;

    /// <summary>Who asks, as the desk knows people.</summary>
    public static Person PersonOf(HttpContext context) => AccessCheck.CallerOf(context) is { } caller
        ? new Person(caller.Name, caller.AllRoles)
        : throw new InvalidOperationException("A page that needs to know who asks was served to nobody.");

    private static async Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (DeskOf(context) is not { } desk)
            return Refusals.Off;
        var asked = new AskedParameters(context.Request.Query, ["limit", "after"]);
        var limit = asked.WholeNumber("limit", 1, MostRollouts) ?? MostRollouts;
        if (asked.Wrong is { } wrong)
            return wrong;
        var headers = await desk.ListAsync(cancellationToken);
        var after = asked.One("after");
        var from = after is null ? 0 : headers.Index().FirstOrDefault(header => header.Item.Id == after, (-1, null!)).Index + 1;
        if (after is not null && from == 0)
            return AskedParameters.Refuse("There is no rollout of the id that 'after' names.", "Give 'next' of the page before.");
        var page = headers.Skip(from).Take(limit).Select(RolloutDocuments.Of).ToList();
        return new JsonAnswer<RolloutListDocument>(new(page) { Next = from + limit < headers.Count ? page[^1].Id : null }, RolloutJson.Default.RolloutListDocument);
    }

    private static async Task<IResult> PlanAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.PlanBody);
        if (body is null)
            return problem!;

        var answer = await desk.PlanAsync(body.Yaml, NameOf(body.FileName), cancellationToken);
        return PlanDocuments.Of(answer) is { } plan
            ? new JsonAnswer<PlanDocument>(plan, RolloutJson.Default.PlanDocument)
            : Refusals.Of(DeskRefusal.BadFile, "the file has errors", answer);
    }

    private static async Task<IResult> StartAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (DeskOf(context) is not { } desk)
            return Refusals.Off;
        var (body, problem) = await JsonBody.ReadAsync(context, RolloutJson.Default.StartBody);
        if (body is null)
            return problem!;
        var key = context.Request.Headers[IdempotencyHeader].ToString();
        if (key.Length > LongestKey)
            return Problem.Bad("key-too-long", $"The header {IdempotencyHeader} is longer than {LongestKey} characters.", "Send a shorter one, such as a random number.");

        var request = new StartRequest { Yaml = body.Yaml, FileName = NameOf(body.FileName), PlanHash = body.PlanHash, Key = key.Length == 0 ? null : key };
        var answer = await desk.StartAsync(request, PersonOf(context), cancellationToken);
        return answer is { Refusal: null, Id: { } id, PlanHash: { } planHash }
            ? new JsonAnswer<StartedDocument>(new(id, answer.IsNew, planHash, answer.Message), RolloutJson.Default.StartedDocument)
            {
                Status = answer.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
                Location = $"/api/rollouts/{Uri.EscapeDataString(id)}",
            }
            : Refusals.Of(answer.Refusal ?? DeskRefusal.NotNow, answer.Message, answer.Planned, answer.Id);
    }

    private static async Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        DeskOf(context) is not { } desk ? Refusals.Off
        : await desk.FindAsync(id, cancellationToken) is { } view ? new JsonAnswer<RolloutDocument>(RolloutDocuments.Of(view, await NamesAsync(context, cancellationToken), PublicUrlOf(context)), RolloutJson.Default.RolloutDocument)
        : Refusals.Unknown(id);

    private static async Task<IResult> FindPlanAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        DeskOf(context) is not { } desk ? Refusals.Off
        : await desk.FindAsync(id, cancellationToken) is { } view ? new JsonAnswer<PlanDocument>(PlanDocuments.Of(view.Plan, [], [], await NamesAsync(context, cancellationToken)), RolloutJson.Default.PlanDocument)
        : Refusals.Unknown(id);

    private static async Task<IResult> DeliveriesAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (DeskOf(context) is not { } desk || OutboxOf(context) is not { } outbox)
            return Refusals.Off;
        return await desk.FindAsync(id, cancellationToken) is null
            ? Refusals.Unknown(id)
            : new JsonAnswer<DeliveriesDocument>(new(id, await outbox.DeliveriesAsync(id, cancellationToken)), RolloutJson.Default.DeliveriesDocument);
    }

    /// <summary>A name for problems only: one line, and not long.</summary>
    private static string NameOf(string? name)
    {
        var shown = new string([.. (name ?? "").Take(LongestName).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return shown.Length == 0 ? "rollout.yaml" : shown;
    }
}
