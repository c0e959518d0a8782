using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Peers;

/// <summary>
/// <c>/api/peers[?region=NAME&amp;relay=NAME]</c>: which relay each peer uses, as it last said. <c>/api/peers/repick[?region=NAME&amp;gain=50ms]</c>: the rollout file
/// that restarts the peers that would pick a nearer relay today; no content when there are none. Neither touches a peer.
/// </summary>
internal static class PeersPage
{
    private static Problem Off { get; } = new(
        StatusCodes.Status404NotFound, "peers-off", "This server knows no peers.",
        "Name management's API in its connections, and under 'peers' who asks whom: ozprobes serve --fleet … --connections connections.yaml.");

    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/api/peers", AnswerAsync)
            .WithTags("peers").Tells<PeersDocument>("GetPeers", "The peers of the mesh, and which relay each was last seen to call home").Refuses(400, 404)
            .Asks("region", "Only peers of this region").Asks("relay", "Only peers whose home this relay is, and pairs through it").Needs(AccessNeed.Reading);
        pages.MapGet("/api/peers/repick", AdviseAsync)
            .WithTags("peers").TellsText("GetRepickAdvice", "The rollout file that restarts the peers that would pick a nearer relay today").Refuses(400, 404, 503)
            .Asks("region", "Only peers of this region").Asks("gain", "How much nearer the relay must be; 50ms when it is not given").Needs(AccessNeed.Reading);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (Find(context) is not { } desk)
            return Off;
        var asked = new AskedParameters(context.Request.Query, ["region", "relay"]);
        if (asked.Wrong is { } wrong)
            return wrong;
        var (region, relay) = (asked.One("region"), asked.One("relay"));
        var document = await desk.ReadAsync(cancellationToken);
        return await desk.UnknownAsync(document, region, relay, cancellationToken) is { } unknown ? unknown : new JsonAnswer<PeersDocument>(document.Only(region, relay), RolloutJson.Default.PeersDocument);
    }

    private static async Task<IResult> AdviseAsync(HttpContext context, string? region, string? gain, CancellationToken cancellationToken)
    {
        var least = RepickAdvice.DefaultGain;
        if (gain is not null && !DurationText.TryParse(gain, out least, out var error))
            return Problem.Bad("query-bad", $"gain: {error}", "Write a duration such as 50ms.");
        if (Find(context) is not { } desk)
            return Off;

        if (region is not null && await desk.UnknownAsync(await desk.ReadAsync(cancellationToken), region, relay: null, cancellationToken) is { } unknown)
            return unknown;
        return await desk.AdviseAsync(least, region, cancellationToken) is { } file ? TypedResults.Text(file) : TypedResults.NoContent();
    }

    private static PeersDesk? Find(HttpContext context) => (PeersDesk?)context.RequestServices.GetService(typeof(PeersDesk));
}
