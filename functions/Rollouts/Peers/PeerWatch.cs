using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Looks which relay each peer uses.</summary>
/// <param name="directory">The peers.</param>
/// <param name="listings">Who can read management's list; the first that does is believed.</param>
/// <param name="store">Where sightings and snapshots are.</param>
/// <param name="time">The clock.</param>
public sealed class PeerWatch(IPeerDirectory directory, IReadOnlyList<IRegisterDriver> listings, ITableStore store, TimeProvider time)
{
    /// <summary>The most peers that are asked with one call.</summary>
    public const int MostAtOnce = 100;

    private readonly PeerSightings _sightings = new(store);

    /// <summary>What is known now, without asking any peer.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var listed = ListedAsync(cancellationToken);
        var reading = await directory.ReadAsync(fleet, cancellationToken);
        return PeersView.Of(fleet, reading, await _sightings.ReadAsync(fleet.Mesh, cancellationToken), await listed, time.GetUtcNow());
    }

    /// <summary>
    /// Asks every connected peer, a hundred at a time, until all have answered or the token ends; who was not asked by then is as it was
    /// seen last. Keeps the outcome as the hour's snapshot.
    /// </summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="round">Who was asked already, where one look takes several calls.</param>
    /// <param name="asking">Ends the asking, not the call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<PeersDocument> AskAsync(FleetDefinition fleet, PeerRound round, CancellationToken asking, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(round);
        var known = await directory.ReadAsync(fleet, cancellationToken);
        var unread = new List<string>();
        var connected = known.Peers.Where(peer => peer.IsConnected).Select(peer => peer.Id).ToList();
        foreach (var wave in round.Left(connected).Chunk(MostAtOnce).TakeWhile(_ => !asking.IsCancellationRequested))
        {
            unread.AddRange((await directory.AskAsync(fleet, wave, cancellationToken)).Unread);
            round.Note(wave);
        }

        if (round.Left(connected).Count is var left && left > 0)
        {
            unread.Add($"{left} of {connected.Count} peers were not asked: there was no time left");
        }
        else if (known.Failure is null)
        {
            round.End();
        }

        var document = await ReadAsync(fleet, cancellationToken);
        document = document with { Unread = [.. document.Unread.Concat(unread).Distinct(StringComparer.Ordinal)] };
        await new PeerSnapshots(store).KeepAsync(document, cancellationToken);
        return document;
    }

    private async Task<IReadOnlyList<string>?> ListedAsync(CancellationToken cancellationToken)
    {
        foreach (var listing in listings)
        {
            if (await listing.ReadAsync(cancellationToken) is { Failure: null } reading)
            {
                return reading.Addresses;
            }
        }

        return null;
    }
}
