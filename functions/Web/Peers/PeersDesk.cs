using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Peers;

/// <summary>What pages and the watch ask about peers.</summary>
/// <param name="directory">The peers.</param>
/// <param name="latest">What each region sees.</param>
/// <param name="vantage">The fleet that is probed.</param>
/// <param name="store">Where sightings and snapshots are.</param>
/// <param name="time">The clock.</param>
/// <param name="connections">Who asks whom; <see langword="null"/> where nobody is asked.</param>
/// <param name="rollouts">The fleet in force, where rollouts change it.</param>
internal sealed class PeersDesk(
    IPeerDirectory directory,
    LatestResults latest,
    VantageState vantage,
    ITableStore store,
    TimeProvider time,
    ServerConnections? connections = null,
    RolloutParts? rollouts = null)
{
    private readonly PeerWatch _watch = new(directory, connections is null ? [] : ListingsOf(connections), store, time);

    /// <summary>How often the peers are looked at.</summary>
    public TimeSpan Every => Watching.Every;

    private PeerWatching Watching => connections?.Set.Peers ?? new();

    /// <summary>The newest snapshot that is still fresh.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument?> NewestAsync(CancellationToken cancellationToken) =>
        await new PeerSnapshots(store).NewestAsync((await FleetAsync(cancellationToken)).Mesh, time.GetUtcNow(), cancellationToken);

    /// <summary>What is known, without asking a peer.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument> ReadAsync(CancellationToken cancellationToken) => await _watch.ReadAsync(await FleetAsync(cancellationToken), cancellationToken);

    /// <summary>What someone is told who asks for a region or a relay that neither the fleet nor a peer knows; <see langword="null"/> when there are such.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<Problem?> UnknownAsync(PeersDocument document, string? region, string? relay, CancellationToken cancellationToken)
    {
        var fleet = await FleetAsync(cancellationToken);
        return Unknown("relay", relay, fleet.Relays.Select(known => known.Name).Concat(document.Peers.Select(peer => peer.Relay)).Concat(document.Pairs.Select(pair => pair.Relay)))
            ?? Unknown("region", region, fleet.Regions.Select(known => known.Name).Append(vantage.Current.Region).Concat(document.Peers.Select(peer => peer.Region)));
    }

    /// <summary>Asks every connected peer of a round, until the first token ends.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument> AskAsync(PeerRound round, CancellationToken asking, CancellationToken cancellationToken) =>
        await _watch.AskAsync(await FleetAsync(cancellationToken), round, asking, cancellationToken);

    /// <summary>The rollout file that restarts stranded peers; <see langword="null"/> when there are none.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<string?> AdviseAsync(TimeSpan least, string? region, CancellationToken cancellationToken)
    {
        var fleet = await FleetAsync(cancellationToken);
        var document = await _watch.ReadAsync(fleet, cancellationToken);
        var picks = (await latest.GetAsync(region: null, cancellationToken)).Regions.Select(seen => PickOf(seen, fleet)).ToList();
        return RepickAdvice.Of(document, picks, least, region).Write(fleet.Mesh, Watching.Via);
    }

    private static Problem? Unknown(string what, string? asked, IEnumerable<string?> known)
    {
        var names = known.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return asked is null || names.Contains(asked) ? null
            : new(StatusCodes.Status404NotFound, what + "-unknown", $"There is no {what} '{asked}', neither in the fleet nor among the peers.", $"There {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}.");
    }

    private async Task<FleetDefinition> FleetAsync(CancellationToken cancellationToken) =>
        rollouts is null ? vantage.Current.Fleet.Fleet : await rollouts.Fleets.ReadAsync(cancellationToken);

    private static IReadOnlyList<IRegisterDriver> ListingsOf(ServerConnections connections) =>
        [.. connections.Drivers.Names.Register.Select(name => connections.Drivers.Register(name, [])).OfType<IRegisterDriver>()];

    /// <summary>A relay wins as often as it does in the worse of the two cases, since nobody knows which one a peer is in.</summary>
    private static RegionPick PickOf(LatestRegion seen, FleetDefinition fleet) => new()
    {
        Region = seen.Region,
        Probabilities = fleet.Relays.ToDictionary(
            relay => relay.Name,
            relay => Enum.GetValues<PickCase>().Min(@case => seen.Check.Picks.Where(pick => pick.Case == @case)
                .SelectMany(pick => pick.Candidates).FirstOrDefault(candidate => candidate.Relay == relay.Name)?.Probability ?? 0),
            StringComparer.Ordinal),
        RoundTrips = seen.Check.Relays
            .Select(relay => (relay.Name, Connect: relay.Endpoints.Min(endpoint => endpoint.ConnectMs)))
            .Where(relay => relay.Connect is not null)
            .ToDictionary(relay => relay.Name, relay => TimeSpan.FromMilliseconds(relay.Connect!.Value), StringComparer.Ordinal),
    };
}
