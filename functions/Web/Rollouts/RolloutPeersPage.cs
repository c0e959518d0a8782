using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// <c>/api/rollouts/ID/peers[?state=STATE&amp;batch=N&amp;after=PEER&amp;limit=N]</c>: the peers of a rollout, a page at a time.
/// <c>state</c> may be repeated.
/// </summary>
internal static class RolloutPeersPage
{
    /// <summary>The most peers of a page, and how many it has unless fewer are asked for.</summary>
    public const int MostPeers = 1000;

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/rollouts/{id}/peers", AnswerAsync)
        .Tells<RolloutPeersDocument>("GetRolloutPeers", "The peers of a rollout as they stand, a page at a time").Refuses(400, 404)
        .Asks("state", "Only peers in this state, such as not-back", isRepeated: true)
        .Asks("batch", "Only peers of this batch, from 1; 0 for those that are in none")
        .Asks("after", "The id of the peer after which the page begins: 'next' of the page before")
        .Asks("limit", string.Create(CultureInfo.InvariantCulture, $"The most peers of the page, 1 to {MostPeers}, which it is when not given")).Needs(AccessNeed.Reading);

    private static async Task<IResult> AnswerAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        var asked = new AskedParameters(context.Request.Query, ["batch", "after", "limit"], "state");
        var batch = asked.WholeNumber("batch", 0, int.MaxValue);
        var limit = asked.WholeNumber("limit", 1, MostPeers) ?? MostPeers;
        if (asked.Wrong is { } wrong)
            return wrong;
        if (asked.All("state").FirstOrDefault(state => !States.ContainsKey(state)) is { } unknown)
            return AskedParameters.Refuse($"There is no state '{unknown}'{Spelling.DidYouMean(unknown, [.. States.Keys]).TrimEnd('?')}.", $"It is one of {string.Join(", ", States.Keys)}.");
        if (await desk.PeersAsync(id, cancellationToken) is not { } peers)
            return Refusals.Unknown(id);

        var states = asked.All("state").Select(state => States[state]).ToHashSet();
        var after = asked.One("after");
        var from = after is null ? 0 : peers.Index().FirstOrDefault(peer => peer.Item.PeerId == after, (-1, null!)).Index + 1;
        if (after is not null && from == 0)
            return AskedParameters.Refuse($"The rollout has no peer of the id that 'after' names.", "Give 'next' of the page before.");
        var wanted = peers.Skip(from).Where(peer => (states.Count == 0 || states.Contains(peer.State)) && (batch is null || peer.Batch == batch)).Take(limit + 1).ToList();
        var names = await RolloutPages.NamesAsync(context, cancellationToken);
        var page = wanted.Take(limit).Select(peer => RolloutDocuments.Of(peer, names)).ToList();
        return new JsonAnswer<RolloutPeersDocument>(new(id, page) { Total = peers.Count, Next = wanted.Count > page.Count ? page[^1].Id : null }, RolloutJson.Default.RolloutPeersDocument);
    }

    private static Dictionary<string, PeerState> States { get; } = Enum.GetValues<PeerState>().ToDictionary(state => KebabCase.Of(state), StringComparer.Ordinal);
}
