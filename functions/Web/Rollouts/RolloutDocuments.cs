using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Writes rollouts for people and programs.</summary>
internal static class RolloutDocuments
{
    /// <summary>A rollout as it stands.</summary>
    /// <param name="view">The rollout.</param>
    /// <param name="names">What its relays are called.</param>
    /// <param name="url">Where people reach the API; <see langword="null"/> where that was not set.</param>
    public static RolloutDocument Of(RolloutView view, RelayNames names, Uri? url = null) => new()
    {
        Rollout = Of(view.Header),
        Url = url?.GetLeftPart(UriPartial.Authority),
        Control = view.Control is { } control ? new(control.Command, control.By, control.At, control.Reason, control.IsBack) : null,
        Gates = [.. view.Gates.Select(gate => Of(gate, view.Plan.Hash))],
        Batches = view.Batches,
        Deferred = view.Deferred,
        Asked = [.. view.Asked.Select(peer => Of(peer))],
        Timeline = [.. view.Timeline.Select(entry => entry with { Why = names.In(entry.Why) })],
        Engine = view.Engine,
        Problem = view.Problem,
    };

    /// <summary>A rollout in a list.</summary>
    public static RolloutSummary Of(RolloutHeader header) => new()
    {
        Id = header.Id,
        Mesh = header.Mesh,
        Kind = header.Kind,
        Relay = header.Relay,
        Reason = header.Reason,
        PlanHash = header.PlanHash,
        Requester = header.Requester,
        CreatedAt = header.CreatedAt,
        UpdatedAt = header.UpdatedAt,
        Since = header.Since == default ? header.UpdatedAt : header.Since,
        State = header.State,
        Step = header.StepName,
        Explanation = header.Explanation,
        HasEnded = header.HasEnded,
    };

    /// <summary>A peer in a rollout.</summary>
    public static PeerDocument Of(PeerProgress peer) => Of(peer, new(null));

    /// <summary>A peer in a rollout, with the names of its relays.</summary>
    public static PeerDocument Of(PeerProgress peer, RelayNames names) => new()
    {
        Id = peer.PeerId,
        Name = peer.Name,
        State = peer.State,
        Batch = peer.Batch,
        IsAsked = peer.IsAsked,
        Restarts = peer.Restarts,
        RestartedAt = peer.RestartedAt,
        HomeBefore = peer.HomeBefore,
        HomeRelayBefore = names.Find(peer.HomeBefore),
        HomeAfter = peer.HomeAfter,
        HomeRelayAfter = names.Find(peer.HomeAfter),
        Note = names.In(peer.Note),
    };

    private static GateDocument Of(GateView view, string planHash) => new()
    {
        Key = view.Key,
        PlanHash = planHash,
        State = view.Gate?.State,
        Standing = view.Standing,
        Roles = view.Rule.Roles,
        People = view.Rule.People,
        Quorum = view.Rule.Quorum,
        Approvers = view.Approvers,
        IsPassable = view.IsPassable,
        OpenedAt = view.Gate?.OpenedAt,
        Deadline = view.Gate?.Deadline,
        Otherwise = view.Rule.Otherwise,
        Votes = view.Gate?.Votes ?? [],
    };
}
