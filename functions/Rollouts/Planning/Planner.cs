using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Makes a plan of a rollout file. Pure: it reads no clock and no network, and the same input gives the same plan. Every candidate, a
/// peer that the file selects, ends in exactly one place: planned, deferred, excluded or skipped.
/// </summary>
public static class Planner
{
    /// <summary>Makes the plan; what keeps it from being started is among its refusals.</summary>
    public static Plan Make(PlanInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var file = input.File;
        var relay = input.Fleet.Relays.FirstOrDefault(known => known.Name == file.Relay);
        var candidates = file.Kind == RolloutKind.Retire ? CandidateSorting.Nothing : CandidateSorting.Sort(input, relay);
        var most = file.Restart.MaxUnavailable.Among(candidates.Planned.Count);
        var plan = new Plan
        {
            Kind = file.Kind,
            Relay = file.Relay,
            Mesh = file.Mesh,
            Reason = file.Reason,
            Provision = file.Provision,
            Verify = file.Kind == RolloutKind.Add ? VerifyOf(input.Fleet, file) : null,
            Register = relay is null || file.Register is null ? null : AddressesOf(input, relay, file.Register),
            Peers = candidates.Planned,
            Deferred = candidates.Deferred,
            Batches = Batching.Divide(candidates.Planned, file.Restart, most),
            Restart = file.Restart,
            MaxUnavailable = most,
            Offline = file.Peers.Offline,
            DeferUntil = file.Peers.DeferUntil,
            Gates = file.Gates,
            Rollback = file.Rollback,
            LeftOut = candidates.LeftOut,
            Kept = KeptSamples.Choose(input, candidates),
            FleetVersion = input.Fleet.Version,
        };
        plan = plan with { Peers = [.. Reorder(plan)] };
        plan = plan with { Checks = PlanChecks.Of(plan), Refusals = PlanRefusals.Of(input, plan, relay), Warnings = PlanWarnings.Of(input, plan, relay) };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static IEnumerable<PlannedPeer> Reorder(Plan plan)
    {
        var byId = plan.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        return plan.Batches.SelectMany(batch => batch.Peers).Select(id => byId[id]);
    }

    /// <summary>What the file's relay must prove; <see langword="null"/> when the fleet does not have it.</summary>
    internal static VerifyPlan? VerifyOf(FleetDefinition fleet, RolloutFile file) => fleet.Relays.FirstOrDefault(known => known.Name == file.Relay) is not { } relay ? null : new()
    {
        Url = relay.Url.Text,
        Regions = file.Verify.From.Count > 0 ? [.. file.Verify.From.Order(StringComparer.Ordinal)]
            : fleet.Regions.Count > 0 ? [.. fleet.Regions.Select(region => region.Name).Order(StringComparer.Ordinal)]
            : [Region.Local],
        Samples = file.Verify.Samples,
        Within = file.Verify.Within,
        Wins = file.Verify.Wins,
    };

    private static AddressPlan AddressesOf(PlanInput input, Relay relay, RegisterRules register) => new()
    {
        Via = register.Via,
        Before = input.Addresses,
        After = input.File.Kind == RolloutKind.Retire ? [.. input.Addresses.Where(url => !InstanceUrls.AreSame(url, relay.Url.Text))]
            : input.Addresses.Any(url => InstanceUrls.AreSame(url, relay.Url.Text)) ? input.Addresses
            : register.Position == ListPosition.First ? [relay.Url.Text, .. input.Addresses]
            : [.. input.Addresses, relay.Url.Text],
        ProofWithin = register.ProofWithin,
        Knowing = register.Knowing,
        PropagateAtMost = register.PropagateAtMost,
    };
}
