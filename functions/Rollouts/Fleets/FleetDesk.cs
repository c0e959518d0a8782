using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Fleets;

/// <summary>The fleet of a file that its owner keeps, with the states that rollouts gave to relays as rows of the store.</summary>
/// <param name="written">The fleet as its owner has it written now.</param>
/// <param name="store">Where the rows are.</param>
/// <param name="clock">The present.</param>
public sealed class FleetDesk(Func<FleetDefinition> written, ITableStore store, TimeProvider clock) : IFleetDesk
{
    private volatile IReadOnlyList<GivenState> _given = [];

    /// <summary>A fleet with the states laid over it as they were last read: what to probe while the store does not answer.</summary>
    public FleetDefinition InForce(FleetDefinition fleet) => FleetOverlay.Lay(fleet, _given);

    /// <inheritdoc/>
    public async Task<FleetDefinition> ReadAsync(CancellationToken cancellationToken)
    {
        var fleet = written();
        return FleetOverlay.Lay(fleet, await GivenAsync(fleet.Mesh, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<FleetDefinition> SetAsync(string relay, RelayState state, string rollout, CancellationToken cancellationToken)
    {
        await ChangeAsync(relay, (file, known) => known is not null && known.Rollout == rollout && known.Written == file && known.State == state ? null : new(
            relay,
            state,
            file,
            rollout,
            known?.Rollout == rollout ? known.Before : known?.Written == file ? known.State : file,
            clock.GetUtcNow()), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<FleetDefinition> RestoreAsync(string relay, string rollout, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            relay,
            (_, known) => known?.Rollout == rollout && known.State != known.Before ? known with { State = known.Before, At = clock.GetUtcNow() } : null,
            cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>The states that rollouts gave to relays of a mesh, in order of their names.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<GivenState>> GivenAsync(string mesh, CancellationToken cancellationToken) =>
        _given = await store.ScanAsync(RolloutTables.Fleet, new KeyRange(TableKey.Escape(mesh)), cancellationToken).Select(RolloutTables.Read<GivenState>).ToListAsync(cancellationToken);

    private async Task ChangeAsync(string relay, Func<RelayState, GivenState?, GivenState?> change, CancellationToken cancellationToken)
    {
        var fleet = written();
        if (fleet.Relays.FirstOrDefault(known => known.Name == relay) is not { } file)
            return;
        while (true)
        {
            var (partition, key) = (TableKey.Escape(fleet.Mesh), TableKey.Escape(relay));
            var row = await store.GetAsync(RolloutTables.Fleet, partition, key, cancellationToken);
            if (change(file.State, row is null ? null : RolloutTables.Read<GivenState>(row)) is not { } changed)
                return;
            var next = RolloutTables.Write(new TableRow(partition, key), changed);
            var result = row is null
                ? await store.InsertAsync(RolloutTables.Fleet, next, cancellationToken: cancellationToken)
                : await store.ReplaceAsync(RolloutTables.Fleet, next, row.ETag!, cancellationToken);
            if (result.Written)
                return;
        }
    }
}
