using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Writes plans for people and programs.</summary>
public static class PlanDocuments
{
    /// <summary>A plan as it was made.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="unread">What could not be read.</param>
    /// <param name="changes">What provisioning would change.</param>
    /// <param name="names">What relays are called; <see langword="null"/> for no names.</param>
    public static PlanDocument Of(Plan plan, IReadOnlyList<string> unread, IReadOnlyList<string> changes, RelayNames? names = null)
    {
        var batchOf = plan.Batches.SelectMany(batch => batch.Peers.Select(id => (id, batch.Number))).ToDictionary(entry => entry.id, entry => entry.Number, StringComparer.Ordinal);
        return new PlanDocument
        {
            Hash = plan.Hash,
            CanStart = plan.CanStart,
            Kind = plan.Kind,
            Relay = plan.Relay,
            Mesh = plan.Mesh,
            Reason = plan.Reason,
            FleetVersion = plan.FleetVersion,
            Refusals = plan.Refusals,
            Warnings = plan.Warnings,
            Unread = unread,
            Provision = plan.Provision is { } provision ? new(provision.Via, provision.Instructions, provision.Template, changes) : null,
            Addresses = plan.Register is { } register
                ? new(register.Via, register.Before, register.After, register.ProofWithin.TotalSeconds, register.Knowing, register.PropagateAtMost.TotalSeconds)
                : null,
            Checks = plan.Checks,
            Gates = [.. PlanGates.Of(plan).Select(Of)],
            MaxUnavailable = plan.MaxUnavailable,
            Peers = [.. plan.Peers.Select(peer => Of(peer, batchOf.GetValueOrDefault(peer.Id), names))],
            Deferred = [.. plan.Deferred.Select(peer => Of(peer, 0, names))],
            DeferUntilSeconds = plan.DeferUntil.TotalSeconds,
            LeftOut = plan.LeftOut,
            Kept = [.. plan.Kept.Select(peer => new KeptPeerDocument(peer.Id, peer.Name, peer.Region, peer.Home, names?.Find(peer.Home)))],
        };
    }

    /// <summary>What came of planning; <see langword="null"/> when the file has errors.</summary>
    public static PlanDocument? Of(PlanAnswer answer) => answer.Plan is { } plan
        ? Of(plan, answer.Unread, answer.Preview, new(answer.Fleet)) is var document && answer.Warnings.Count == 0
            ? document
            : document with { Warnings = [.. answer.Warnings.Select(warning => warning.ToString()), .. document.Warnings] }
        : null;

    private static GateRuleDocument Of(GateRule rule) => new(
        rule.At.Key, rule.Roles, rule.People, rule.Quorum, rule.Deadline?.TotalSeconds, rule.Otherwise, rule.ValidFor?.TotalSeconds);

    private static PlannedPeerDocument Of(PlannedPeer peer, int batch, RelayNames? names) => new()
    {
        Id = peer.Id,
        Name = peer.Name,
        Batch = batch,
        Why = peer.Why,
        Via = peer.Via,
        Class = peer.Class,
        Networks = peer.Networks,
        Region = peer.Region,
        Home = peer.Home,
        HomeRelay = names?.Find(peer.Home),
        Expected = peer.Expected,
        Predicted = peer.Predicted,
        Probability = peer.Probability,
        GainMs = peer.GainMs,
    };
}
