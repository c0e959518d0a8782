using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>Every relay of two or more fails from here: <c>vantage-broken</c>, and nothing else is found.</summary>
internal sealed class VantageBroken() : RegionRule(new(
    FindingCodes.VantageBroken,
    Severity.Error,
    "Every relay of a fleet of two or more fails from this vantage point: the fault is most likely here, so no relay is judged.",
    "Mend this side: resolver, route, firewall, proxy, clock or secret. If other vantage points see the same, the relays are at fault."))
{
    private const int Fewest = 2;

    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var listed = run.Listed.ToList();
        var works = run.Relays.Any(r => r.Relay.State == RelayState.Candidate && r.Tried.Any(o => o.Failure is null));
        if (listed.Count < Fewest || works || !listed.All(r => r.FailsEntirely))
        {
            yield break;
        }

        var phases = listed.SelectMany(FailedPhases).Distinct().Order().ToList();
        yield return Found(
            run,
            $"all {listed.Count} relays fail from {run.Run.Region}, at {Wording.List(phases.Select(p => p.ToString().ToLowerInvariant()))}: the fault is most likely on this side",
            listed.Select(r => $"{r.Relay.Name}: {FirstFailure(r)}"),
            Advise(run, phases));
    }

    private static IEnumerable<ProbePhase> FailedPhases(RelayCase relay) => relay.IsUnresolved
        ? [ProbePhase.Resolve]
        : relay.Tried.Select(o => o.Failure!.Phase);

    private static string FirstFailure(RelayCase relay) => relay.IsUnresolved
        ? relay.DnsEvidence.First()
        : Wording.Line(relay.Tried[0]);

    private static string Advise(RunCase run, List<ProbePhase> phases) => phases switch
    {
        [ProbePhase.Resolve] => "mend the resolvers that this vantage point uses, or name others with resolvers in the fleet",
        [ProbePhase.Connect] => "check this side's route and outbound firewall for the relays' port",
        [ProbePhase.Handshake] => "check this side for a proxy or firewall that filters TLS by name, and its clock: timedatectl",
        [ProbePhase.Upgrade] => "check this side for a proxy that strips the Upgrade header; if other places see the same, see upgrade-failed in the README",
        [ProbePhase.Authenticate] =>
            $"check that the fleet's authSecret is the relays' {run.Fleet.Dialect.EnvironmentPrefix}AUTH_SECRET, and the clock here: timedatectl",
        _ => "check this side's resolver, route, firewall, proxy and clock; if other places see the same, check what the relays have in common",
    };
}
