using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>
/// Judges whether a new relay has proven itself. One rule: every region needs, of every name on every member that is not drained, as
/// many good observations in a row, the latest included, as the file asks for. Where the fleet has a secret they must reach
/// <c>authenticate</c>; without one they must pass the handshake, and one of them, since they are made rarely, the upgrade.
/// </summary>
public static class RelayVerification
{
    /// <summary>Judges the relay.</summary>
    /// <param name="fleet">The fleet, with the relay in it.</param>
    /// <param name="plan">What must be proven.</param>
    /// <param name="runs">What every region saw, in any order; only runs at the fleet's version should be given.</param>
    /// <param name="picks">What each region is predicted to pick.</param>
    public static RelayVerdict Judge(FleetDefinition fleet, VerifyPlan plan, IReadOnlyList<ProbeRun> runs, IReadOnlyList<RegionPick> picks)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(plan);
        var relay = fleet.Relays.First(known => InstanceUrls.AreSame(known.Url.Text, plan.Url));
        var shortfalls = plan.Regions
            .SelectMany(region => OfRegion(region, relay, plan.Samples, fleet.AuthSecret is not null, [.. runs.Where(run => run.Region == region).OrderByDescending(run => run.Slot)]))
            .Concat(plan.Wins.OrderBy(win => win.Key, StringComparer.Ordinal).SelectMany(win => OfPick(win.Key, win.Value, relay, picks)))
            .ToList();
        var status = shortfalls.Count == 0 ? RelayProof.Proven : shortfalls.Any(shortfall => shortfall.Failure is not null) ? RelayProof.Failing : RelayProof.Inconclusive;
        return new(status, shortfalls);
    }

    /// <summary>Every name on every member that must be good: the cluster's and the member's own.</summary>
    internal static IEnumerable<(string? Member, string Name)> Required(Relay relay)
    {
        var members = relay.Members.Where(member => !member.Drained).ToList();
        return members.Count == 0 ? [(null, relay.Url.Host)]
            : members.SelectMany(member => new (string?, string)[] { (member.Host, relay.Url.Host), (member.Host, member.Host) }).Distinct();
    }

    private static IEnumerable<RelayShortfall> OfRegion(string region, Relay relay, int samples, bool hasSecret, IReadOnlyList<ProbeRun> latestFirst)
    {
        var seen = latestFirst.Select(run => run.Relays.FirstOrDefault(candidate => candidate.Relay == relay.Name)).OfType<RelayRun>().ToList();
        foreach (var (member, name) in Required(relay))
        {
            var what = member is null || member == name ? name : $"{name} on {member}";
            var slots = seen
                .Select(run => run.Endpoints.Where(endpoint => endpoint.Skipped is null && IsOf(endpoint, member, name)).ToList())
                .Where(slot => slot.Count > 0)
                .ToList();
            var good = slots.TakeWhile(slot => slot.All(endpoint => endpoint.Succeeded && (!hasSecret || endpoint.Goal >= ProbePhase.Authenticate))).ToList();
            var failure = slots.Count > good.Count && good.Count == 0 ? slots[0].Select(endpoint => endpoint.Failure?.ToString()).FirstOrDefault(text => text is not null) : null;
            if (good.Count < samples)
            {
                yield return new(region, what, good.Count, samples, failure);
            }
            else if (!hasSecret && !good.Any(slot => slot.All(endpoint => endpoint.Goal >= ProbePhase.Upgrade)))
            {
                yield return new(region, $"{what}: upgrade", 0, 1, null);
            }
        }
    }

    private static bool IsOf(Observation endpoint, string? member, string name) =>
        (member is null || endpoint.Endpoint.Member == member) && string.Equals(endpoint.Endpoint.ServerName, name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<RelayShortfall> OfPick(string region, double least, Relay relay, IReadOnlyList<RegionPick> picks)
    {
        var pick = picks.FirstOrDefault(candidate => candidate.Region == region);
        var probability = pick?.Probabilities.GetValueOrDefault(relay.Name);
        if (probability is null)
        {
            yield return new(region, "predicted pick", 0, 1, null);
        }
        else if (probability < least)
        {
            yield return new(region, "predicted pick", 0, 1, FormattableString.Invariant($"it is predicted to win with {probability:P0}, and {least:P0} is asked for"));
        }
    }
}
