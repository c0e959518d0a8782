using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Evidence;

/// <summary>What the probes know, read from the stores that hold their results.</summary>
/// <param name="stores">The stores by the name of their region; one store of several regions stands under any name.</param>
/// <param name="health">The health that is judged from them.</param>
/// <param name="time">The clock.</param>
public sealed class ProbeEvidence(IReadOnlyDictionary<string, ITableStore> stores, HealthRows health, TimeProvider time) : IProbeEvidence
{
    private const int SlotsUnderWay = 2;
    private const int SilentSlots = 3;

    private readonly Dictionary<string, ResultsReader> _readers = stores.ToDictionary(store => store.Key, store => new ResultsReader(store.Value), StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProbeRun>> RunsAsync(FleetDefinition fleet, string relay, int samples, CancellationToken cancellationToken)
    {
        // Half as long again as the samples take, since slots may be missing, and two slots more, since a slot may take as long as its
        // interval, so that the newest that is stored may be almost two old; and two upgrades, which are rare without a secret.
        var back = Longest(fleet.Interval * ((samples * 1.5) + SlotsUnderWay), fleet.AuthSecret is null ? fleet.UpgradeInterval * 2 : TimeSpan.Zero);
        var runs = await FromAllAsync(fleet, [relay], back, cancellationToken);
        return [.. runs.SelectMany(region => region.Value).Where(run => run.FleetVersion == fleet.Version)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RegionPick>> PicksAsync(FleetDefinition fleet, string? relay, RelayState state, CancellationToken cancellationToken)
    {
        var imagined = fleet with { Relays = [.. fleet.Relays.Select(known => known.Name == relay ? known with { State = state } : known)] };
        var runs = await FromAllAsync(fleet, Names(fleet), fleet.Interval * RecentRuns.DefaultCapacity, cancellationToken);
        return [.. runs.Where(region => region.Value.Count > 0).Select(region => Pick(imagined, region.Key, region.Value))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> SilentRegionsAsync(FleetDefinition fleet, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silent = new List<string>();
        foreach (var region in Regions(fleet))
        {
            // The slot that runs now is not stored yet, so that the third before it is the fourth back.
            if (!await ReaderOf(region).SlotsAsync(region, now - (fleet.Interval * (SilentSlots + 1)), now.AddTicks(1), cancellationToken).AnyAsync(cancellationToken))
                silent.Add(region);
        }

        return silent;
    }

    /// <inheritdoc/>
    public async Task<IncidentReading> IncidentsSinceAsync(FleetDefinition fleet, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var (book, _) = await health.BookAsync(fleet.Mesh, cancellationToken);
        return IncidentReading.Of(book, fleet, since, time.GetUtcNow());
    }

    /// <summary>
    /// A rollout acts later than it looks, and over a while: a relay wins as often as it is predicted to now, or over all that was seen
    /// lately, whichever is less. So an outage of its rivals does not prove it, and one of its own that is over still counts against it.
    /// </summary>
    private static RegionPick Pick(FleetDefinition fleet, string region, IReadOnlyList<ProbeRun> runs)
    {
        // A peer of a mesh of WireGuard tunnels has UDP as a rule; where the vantage point has none, the model knows it from the runs.
        var (now, lately) = (ProbabilitiesOf(PickInput.From(fleet, runs)), ProbabilitiesOf(PickInput.OfAll(fleet, runs)));
        return new RegionPick
        {
            Region = region,
            Probabilities = lately.ToDictionary(relay => relay.Key, relay => Math.Min(relay.Value, now.GetValueOrDefault(relay.Key)), StringComparer.Ordinal),
            RoundTrips = fleet.Relays.Select(relay => (relay.Name, RoundTrip: RoundTrip(relay.Name, runs))).Where(relay => relay.RoundTrip is not null)
                .ToDictionary(relay => relay.Name, relay => relay.RoundTrip!.Value, StringComparer.Ordinal),
        };
    }

    private static Dictionary<string, double> ProbabilitiesOf(PickInput input) =>
        PickModel.Predict(input, PickCase.UdpOpen).Candidates.ToDictionary(relay => relay.Relay, relay => relay.Probability, StringComparer.Ordinal);

    /// <summary>The median of what connecting took: one round trip.</summary>
    private static TimeSpan? RoundTrip(string relay, IReadOnlyList<ProbeRun> runs)
    {
        var connects = runs.SelectMany(run => run.Relays).Where(seen => seen.Relay == relay)
            .SelectMany(seen => seen.Endpoints).Select(endpoint => endpoint.Connect).OfType<TimeSpan>().Order().ToList();
        return connects.Count == 0 ? null : connects[connects.Count / 2];
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<ProbeRun>>> FromAllAsync(
        FleetDefinition fleet, IReadOnlyList<string> relays, TimeSpan back, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var runs = new SortedDictionary<string, IReadOnlyList<ProbeRun>>(StringComparer.Ordinal);
        foreach (var region in Regions(fleet))
            runs[region] = await ReaderOf(region).RunsAsync(region, relays, now - back, now.AddTicks(1), cancellationToken);
        return runs;
    }

    private ResultsReader ReaderOf(string region) => _readers.GetValueOrDefault(region) ?? _readers.Values.First();

    private static IEnumerable<string> Regions(FleetDefinition fleet) => fleet.Regions.Count > 0 ? fleet.Regions.Select(region => region.Name) : [Region.Local];

    private static IReadOnlyList<string> Names(FleetDefinition fleet) => [.. fleet.Relays.Select(relay => relay.Name)];

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
