using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary><c>/api/peers</c>: who is in the mesh, and which relay each was last seen to call home. No peer is asked for it.</summary>
internal static class PeersPage
{
    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/api/peers", AnswerAsync)
        .WithTags("rollouts").Tells<PeersDocument>("GetPeers", "The peers of the mesh, and which relay each was last seen to call home").Refuses(404).Needs(AccessNeed.Reading);

    private static async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.RequestServices.GetService(typeof(RolloutParts)) is not RolloutParts parts)
            return Refusals.Off;
        var reading = await parts.Directory.ReadAsync(await parts.Fleets.ReadAsync(cancellationToken), cancellationToken);
        return new JsonAnswer<PeersDocument>(new(reading.Peers, reading.Failure?.ToString(), reading.Unread), RolloutJson.Default.PeersDocument);
    }
}
