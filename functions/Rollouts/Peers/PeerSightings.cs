using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>The last sighting of each peer: PK mesh, RK peer.</summary>
/// <param name="store">Where the rows are.</param>
public sealed class PeerSightings(ITableStore store)
{
    /// <summary>The table.</summary>
    public const string Table = "SeenPeers";

    /// <summary>The last sightings of a mesh by the peers' ids.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyDictionary<string, PeerSighting>> ReadAsync(string mesh, CancellationToken cancellationToken = default)
    {
        var sightings = new Dictionary<string, PeerSighting>(StringComparer.Ordinal);
        await foreach (var row in store.ScanAsync(Table, new KeyRange(TableKey.Escape(mesh)), cancellationToken))
        {
            var sighting = RolloutTables.Read<PeerSighting>(row);
            sightings[sighting.PeerId] = sighting;
        }

        return sightings;
    }

    /// <summary>Puts newer sightings in the place of older ones.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task KeepAsync(string mesh, IEnumerable<PeerSighting> sightings, CancellationToken cancellationToken = default) =>
        store.UpsertAllAsync(
            Table,
            sightings.Select(sighting => RolloutTables.Write(new TableRow(TableKey.Escape(mesh), TableKey.Escape(sighting.PeerId)), sighting)),
            cancellationToken: cancellationToken);
}
