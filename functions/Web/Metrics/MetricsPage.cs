using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Metrics;

/// <summary>
/// <c>/metrics</c>: what the schedule of this process saw, for Prometheus; where another process probes, what it stored last, as gauges.
/// </summary>
internal static class MetricsPage
{
    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(
        "/metrics",
        async (HttpContext context, VantageState state, HealthView health, RolloutCensus rollouts, ProbeMeter meter, NotificationMeter notifications, CancellationToken cancellationToken) =>
        {
            var known = state.Current;
            context.Response.ContentType = ExpositionText.ContentType;
            var own = known.IsStored ? [] : meter.Families(known.Region).Concat(notifications.Families()).Concat(ProcessMetrics.Of(known.StartedAt));
            var book = known.IsStored ? await health.ReadAsync(cancellationToken) : health.Book;
            var listed = await rollouts.ReadAsync(cancellationToken);
            await ExpositionText.WriteAsync(
                context.Response.BodyWriter,
                StateMetrics.Of(known)
                    .Concat(book is null ? [] : HealthMetrics.Of(book, known.Fleet.Fleet))
                    .Concat(listed is null ? [] : RolloutMetrics.Of(listed))
                    .Concat(own),
                cancellationToken);
        }).WithTags("server").TellsText("GetMetrics", "What the schedule of this process saw, for Prometheus").Needs(AccessNeed.Reading);
}
