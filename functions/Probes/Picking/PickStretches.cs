using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// Judges who would have won slot by slot: what failed in a slot fails in its pick, while how long a relay takes is known better from all
/// slots around in which it failed as much, since chance decides a single race. Pure.
/// </summary>
public static class PickStretches
{
    /// <summary>The stretches of some time, in order.</summary>
    /// <param name="region">The region.</param>
    /// <param name="runs">Its runs, in order.</param>
    /// <param name="fleetOf">The fleet of a version; runs of one that is not known are left out.</param>
    /// <param name="fine">Over how much time a relay's times are one distribution.</param>
    public static IEnumerable<PickStretch> Of(string region, IReadOnlyList<ProbeRun> runs, Func<string, FleetDefinition?> fleetOf, TimeSpan fine) =>
        from run in runs
        group run by (run.FleetVersion, run.Slot.UtcTicks / fine.Ticks) into around
        let fleet = fleetOf(around.Key.FleetVersion)
        where fleet is not null
        from stretch in Of(region, [.. around.Select(run => new Slot(run))], fleet)
        select stretch;

    private static IEnumerable<PickStretch> Of(string region, IReadOnlyList<Slot> around, FleetDefinition fleet)
    {
        var expected = fleet.ExpectedIn(region);
        var picks = new Dictionary<string, Pick>(StringComparer.Ordinal);
        for (var first = 0; first < around.Count;)
        {
            var slots = around.Skip(first).TakeWhile(slot => slot.Failed == around[first].Failed).Count();
            if (!picks.TryGetValue(around[first].Failed, out var pick))
                picks[around[first].Failed] = pick = PickModel.Predict(PickInput.OfAll(fleet, [.. around.Select(slot => slot.Like(around[first]))]), PickCase.UdpOpen);
            yield return new PickStretch(around[first].Run.Slot, slots * fleet.Interval, pick, expected);
            first += slots;
        }
    }

    /// <summary>A slot, and what failed in it.</summary>
    private sealed class Slot(ProbeRun run)
    {
        private readonly Dictionary<string, string> _failed = run.Relays.DistinctBy(relay => relay.Relay).ToDictionary(relay => relay.Relay, FailedOf, StringComparer.Ordinal);

        public ProbeRun Run => run;

        /// <summary>What failed, the same text for the same failures.</summary>
        public string Failed => field ??= string.Join('\n', _failed.Select(relay => $"{relay.Key}: {relay.Value}"));

        /// <summary>What this slot says of relays that failed in it as they did in another.</summary>
        public ProbeRun Like(Slot other) => ReferenceEquals(this, other) ? run : run with { Relays = [.. run.Relays.Where(relay => other._failed.GetValueOrDefault(relay.Relay) == _failed[relay.Relay])] };

        private static string FailedOf(RelayRun relay) => string.Join(' ',
        [
            .. relay.Dns.Where(answer => answer.Failure is not null).Select(answer => $"{answer.Resolver} {answer.Name}"),
            .. relay.Endpoints.Where(seen => seen.Failure is { Reason: not FailureReason.Local }).Select(seen => seen.Endpoint.ToString()),
            .. relay.Quic.Where(quic => quic.Elapsed is null).Select(quic => $"udp {quic.Address}"),
        ]);
    }
}
