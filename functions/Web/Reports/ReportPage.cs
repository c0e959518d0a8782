using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Reports;

/// <summary><c>/api/report[?last=7d]</c>: what happened, as <c>ozprobes report</c> makes a page of it.</summary>
internal static class ReportPage
{
    private static readonly TimeSpan _default = TimeSpan.FromDays(7);

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/api/report", AnswerAsync)
        .WithTags("probes").Tells<ReportDocument>("GetReport", "What happened in the mesh: availability, latency, picks, certificates, incidents and rollouts")
        .Asks("last", "How far back, from 1h to 92d; 7d when it is not given").Needs(AccessNeed.Reading);

    private static async Task<IResult> AnswerAsync(HttpContext context, ReportDesk desk, string? last, CancellationToken cancellationToken)
    {
        var range = _default;
        if (last is not null && !DurationText.TryParse(last, out range, out var error))
            return AskedParameters.Refuse($"last: {error}.", "Write a duration such as 24h or 7d.");
        if (range < ReportSteps.Shortest || range > ReportSteps.Longest)
            return AskedParameters.Refuse("last: a report goes back 1h to 92d.", "Leave it out for 7d.");

        return new JsonAnswer<ReportDocument>(await desk.MakeAsync(range, RolloutPages.DeskOf(context), cancellationToken), ReportJson.Default.ReportDocument);
    }
}
