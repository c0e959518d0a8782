using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Rollouts.Evidence;

/// <summary>
/// Finds incidents in what a region saw. One rule: a relay has one when it was unhealthy, by the judge of findings, in the last
/// <see cref="Slots"/> slots that the region ran; it began with the first of its failures in a row. Failures that fill all that is looked at
/// began earlier: with a relay that had failed already before the instant in question, they are no new incident.
/// </summary>
public static class Incidents
{
    /// <summary>So many failures in a row are an incident.</summary>
    public const int Slots = 3;

    /// <summary>The newest incident that began at an instant or later; <see langword="null"/> for none.</summary>
    /// <param name="fleet">The relays that management lists.</param>
    /// <param name="runs">What one region saw, oldest first.</param>
    /// <param name="since">The instant.</param>
    /// <param name="before">What the region saw last before that instant; <see langword="null"/> when it saw nothing.</param>
    public static Incident? NewestSince(FleetDefinition fleet, IReadOnlyList<ProbeRun> runs, DateTimeOffset since, ProbeRun? before = null)
    {
        if (runs.Count < Slots)
            return null;
        var judged = runs.Reverse().Select(run => (run.Slot, run.Region, Judgement: JudgementOf(fleet, run))).ToList();
        var earlier = before is null ? null : JudgementOf(fleet, before);
        return fleet.Relays
            .Select(relay => (relay.Name, Streak: judged.TakeWhile(run => Fails(run.Judgement, relay.Name)).ToList()))
            .Where(relay => relay.Streak.Count >= Slots && relay.Streak[^1].Slot >= since)
            .Where(relay => relay.Streak.Count < judged.Count || earlier is null || !Fails(earlier, relay.Name))
            .OrderByDescending(relay => relay.Streak[^1].Slot)
            .Select(relay => new Incident(relay.Streak[0].Region, relay.Name, relay.Streak[^1].Slot, Say(relay.Name, relay.Streak[0].Judgement)))
            .FirstOrDefault();
    }

    private static Judgement JudgementOf(FleetDefinition fleet, ProbeRun run) => Judge.Run(fleet, run, new JudgeContext { Now = run.Slot });

    private static bool Fails(Judgement judgement, string relay) => judgement.Relays.Any(seen => seen.Relay == relay && seen.Status == RelayStatus.Unhealthy);

    private static string Say(string relay, Judgement judgement) =>
        $"{relay} is unhealthy: {judgement.Relays.First(seen => seen.Relay == relay).Findings.FirstOrDefault(finding => finding.Severity == Severity.Error)?.Code}";
}
