using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>
/// <c>/rollouts</c> and what is below it: every rollout as people see it, and the forms by which they decide and steer. A form that was
/// taken leads back to the rollout; one that was refused shows it again, with the reason.
/// </summary>
internal static class DashboardRollouts
{
    private const string Page = "page";
    private const string State = "state";

    private static readonly TimeSpan _every = TimeSpan.FromSeconds(3);

    /// <summary>Maps the pages and their forms.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/rollouts", ListAsync).Shown();
        pages.MapGet("/rollouts/{id}", FindAsync).Asks(Page, "Which page of the peers").Asks(State, "Only peers in this state").Shown();
        pages.MapGet("/rollouts/{id}/plan", PlanAsync).Asks(Page, "Which page of the peers").Shown();
        pages.MapGet("/rollouts/{id}/audit", AuditAsync).Asks(Page, "Which page of the entries").Shown();
        pages.MapGet("/rollouts/{id}/deliveries", DeliveriesAsync).Shown();
        pages.MapPost("/rollouts/{id}/gates/{gate}", DecideAsync).Takes(AccessNeed.Known);
        pages.MapPost("/rollouts/{id}/reopen", (HttpContext context, string id, CancellationToken cancellationToken) =>
            SteerAsync(context, id, (desk, person, form) => desk.ReopenAsync(id, context.Request.Query["gate"].ToString(), person, form["reason"].ToString(), cancellationToken), cancellationToken)).Asks("gate", "The gate").Takes(AccessNeed.Operating, "reopen");
        pages.MapPost("/rollouts/{id}/pause", (HttpContext context, string id, CancellationToken cancellationToken) =>
            SteerAsync(context, id, (desk, person, form) => desk.PauseAsync(id, person, form["reason"].ToString(), cancellationToken), cancellationToken)).Takes(AccessNeed.Stopping, "pause");
        pages.MapPost("/rollouts/{id}/resume", (HttpContext context, string id, CancellationToken cancellationToken) =>
            SteerAsync(context, id, (desk, person, form) => form["acceptIncidents"].OfType<string>().ToList() is { Count: > 0 } accepted
                ? desk.ResumeAsync(id, accepted, person, form["reason"].ToString(), cancellationToken)
                : desk.ResumeAsync(id, person, form["reason"].ToString(), cancellationToken), cancellationToken)).Takes(AccessNeed.Operating, "resume");
        pages.MapPost("/rollouts/{id}/abort", (HttpContext context, string id, CancellationToken cancellationToken) =>
            SteerAsync(context, id, (desk, person, form) => desk.AbortAsync(id, person, form["reason"].ToString(), cancellationToken), cancellationToken)).Takes(AccessNeed.Stopping, "abort");
        pages.MapPost("/rollouts/{id}/rollback", (HttpContext context, string id, CancellationToken cancellationToken) =>
            SteerAsync(context, id, (desk, person, form) => desk.RollBackAsync(id, person, form["reason"].ToString(), cancellationToken), cancellationToken)).Takes(AccessNeed.Operating, "rollback");
        pages.MapPost("/rollouts/{id}/confirm", (HttpContext context, string id, CancellationToken cancellationToken) =>
            SteerAsync(context, id, (desk, person, form) => desk.ConfirmAsync(id, SeenIn(form), person, form["reason"].ToString(), cancellationToken), cancellationToken)).Takes(AccessNeed.Operating, "confirm");
    }

    private static void Shown(this RouteHandlerBuilder page) => page.ExcludeFromDescription().Needs(AccessNeed.Viewing).ForPeople();

    private static void Takes(this RouteHandlerBuilder page, AccessNeed need) => page.ExcludeFromDescription().Needs(need).ForPeople();

    private static void Takes(this RouteHandlerBuilder page, AccessNeed need, string verb) => page.NotesRefusals(verb).Takes(need);

    private static async Task<IResult> ListAsync(HttpContext context, DashboardDesk dashboard, CancellationToken cancellationToken)
    {
        var frame = await FrameAsync(dashboard, "Rollouts", RolloutUrls.List, cancellationToken);
        var headers = RolloutPages.DeskOf(context) is { } desk ? await desk.ListAsync(cancellationToken) : null;
        return new PageAnswer<RolloutListPage>(new RolloutListModel(frame, headers is null ? null : [.. headers.Select(RolloutDocuments.Of)]));
    }

    private static async Task<IResult> FindAsync(HttpContext context, DashboardDesk dashboard, string id, CancellationToken cancellationToken)
    {
        if (!AskedPage.TryRead(context, Page, out var page) || !TryReadState(context, out var state))
            return AskedParameters.Refuse("There is no such page of peers.", $"Ask with {Page}=1 or more, and {State}={string.Join(", ", Enum.GetValues<PeerState>().Select(one => KebabCase.Of(one)))}.");
        return await ShowAsync(context, dashboard, id, state, page, refused: null, StatusCodes.Status200OK, cancellationToken);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, DashboardDesk dashboard, string id, PeerState? state, int page, RefusedAct? refused, int status, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        if (await desk.FindAsync(id, cancellationToken) is not { } view || await desk.PeersAsync(id, cancellationToken) is not { } peers)
            return Refusals.Unknown(id);

        var sights = await dashboard.SeeAsync(cancellationToken);
        var names = new RelayNames(sights.Fleet);
        var (document, plan) = (RolloutDocuments.Of(view, names, RolloutPages.PublicUrlOf(context)), PlanDocuments.Of(view.Plan, [], []));
        return new PageAnswer<RolloutPage>(new RolloutModel
        {
            Frame = DashboardDesk.FrameOf(sights, version: null, PageSection.Rollouts, RolloutWords.Deed(plan.Kind, plan.Relay), RolloutUrls.Of(id), range: null) with { LooksAgain = document.Rollout.HasEnded ? null : _every, IsStill = refused is not null },
            Document = document,
            Plan = plan,
            Course = RolloutCourse.Of(document, plan),
            Peers = PeerTable.Of(peers, state, page),
            Incidents = document.Rollout.State is RolloutState.Held ? await desk.IncidentsAsync(id, cancellationToken) ?? [] : [],
            Names = names,
            Refused = refused,
        })
        { Status = status };
    }

    private static async Task<IResult> PlanAsync(HttpContext context, DashboardDesk dashboard, string id, CancellationToken cancellationToken)
    {
        if (!AskedPage.TryRead(context, Page, out var page))
            return AskedPage.Unknown(Page);
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        if (await desk.FindAsync(id, cancellationToken) is not { } view)
            return Refusals.Unknown(id);

        var plan = PlanDocuments.Of(view.Plan, [], []);
        var sights = await dashboard.SeeAsync(cancellationToken);
        var frame = DashboardDesk.FrameOf(sights, version: null, PageSection.Rollouts, "Plan", RolloutUrls.Of(id, "plan"), range: null);
        return new PageAnswer<PlanPage>(new PlanModel(frame, RolloutDocuments.Of(view.Header), plan, PlanPeers.Of(plan, page), new RelayNames(sights.Fleet)));
    }

    private static async Task<IResult> AuditAsync(HttpContext context, DashboardDesk dashboard, string id, CancellationToken cancellationToken)
    {
        if (!AskedPage.TryRead(context, Page, out var page))
            return AskedPage.Unknown(Page);
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        if (await desk.FindAsync(id, cancellationToken) is not { } view || await desk.AuditAsync(id, anchor: null, cancellationToken) is not { } audit)
            return Refusals.Unknown(id);

        var frame = await FrameAsync(dashboard, "Audit", RolloutUrls.Of(id, "audit"), cancellationToken);
        return new PageAnswer<AuditPage>(new AuditModel(frame, RolloutDocuments.Of(view.Header), new AuditDocument(id, audit.Problems, audit.Head, audit.Entries), page));
    }

    private static async Task<IResult> DeliveriesAsync(HttpContext context, DashboardDesk dashboard, string id, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk || RolloutPages.OutboxOf(context) is not { } outbox)
            return Refusals.Off;
        if (await desk.FindAsync(id, cancellationToken) is not { } view)
            return Refusals.Unknown(id);

        var frame = await FrameAsync(dashboard, "Deliveries", RolloutUrls.Of(id, "deliveries"), cancellationToken);
        return new PageAnswer<DeliveriesPage>(new DeliveriesModel(frame, RolloutDocuments.Of(view.Header), new DeliveriesDocument(id, await outbox.DeliveriesAsync(id, cancellationToken))));
    }

    private static async Task<IResult> DecideAsync(HttpContext context, DashboardDesk dashboard, string id, string gate, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        if (await FormOfAsync(context) is not { } form)
            return NoForm;
        if (Enum.GetValues<GateVerb>().Where(one => KebabCase.Of(one) == form["verb"]).ToList() is not [var verb])
            return Problem.Bad("form-bad", "The form says neither approve nor reject nor comment.", "Press one of its buttons.");

        var body = new DecisionBody { Verb = verb, PlanHash = form["planHash"].ToString(), Comment = WordsOf(form["comment"]) };
        var (_, problem) = await ControlPages.DecideAsync(context, desk, id, gate, body, cancellationToken);
        return problem is null ? new SeeOther(RolloutUrls.Of(id)) : await AgainAsync(context, dashboard, id, problem, body.Comment, cancellationToken);
    }

    private static async Task<IResult> SteerAsync(HttpContext context, string id, Func<RolloutDesk, Person, IFormCollection, Task<DeskAnswer>> act, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        if (await FormOfAsync(context) is not { } form)
            return NoForm;
        var answer = await act(desk, RolloutPages.PersonOf(context), form);
        return answer.Refusal is { } refusal
            ? await AgainAsync(context, (DashboardDesk)context.RequestServices.GetService(typeof(DashboardDesk))!, id, Refusals.Of(refusal, answer.Message, answer.Remedy), form["reason"].ToString(), cancellationToken)
            : new SeeOther(RolloutUrls.Of(id));
    }

    /// <summary>The rollout as it stands, with why what was asked for was not done.</summary>
    private static Task<IResult> AgainAsync(HttpContext context, DashboardDesk dashboard, string id, Problem problem, string? words, CancellationToken cancellationToken) =>
        problem.Status == StatusCodes.Status404NotFound && problem.Code == Refusals.CodeOf(DeskRefusal.NotFound)
            ? Task.FromResult<IResult>(problem)
            : ShowAsync(context, dashboard, id, state: null, page: 1, new RefusedAct(problem.Detail, problem.Remedy, words ?? ""), problem.Status, cancellationToken);

    private static async Task<PageFrame> FrameAsync(DashboardDesk dashboard, string title, string path, CancellationToken cancellationToken)
    {
        var sights = await dashboard.SeeAsync(cancellationToken);
        return DashboardDesk.FrameOf(sights, version: null, PageSection.Rollouts, title, path, range: null);
    }

    private static Confirmation SeenIn(IFormCollection form) => new() { Register = form["register"] == "true", Peers = [.. form["peers"].OfType<string>()] };

    private static async Task<IFormCollection?> FormOfAsync(HttpContext context) =>
        context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;

    /// <summary>What was written in a field; browsers end its lines as the wire does.</summary>
    private static string WordsOf(StringValues field) => field.ToString().ReplaceLineEndings("\n").Trim();

    private static bool TryReadState(HttpContext context, out PeerState? state)
    {
        var asked = context.Request.Query[State].ToString();
        var known = Enum.GetValues<PeerState>().Where(one => KebabCase.Of(one) == asked).ToList();
        state = known.Count == 1 ? known[0] : null;
        return asked.Length == 0 || known.Count == 1;
    }

    private static Problem NoForm { get; } = new(
        StatusCodes.Status415UnsupportedMediaType, "media-wrong", "This takes a form of the dashboard.", "Press a button of the page; programs use /api/rollouts.");
}
