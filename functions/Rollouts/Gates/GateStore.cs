using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Gates;

/// <summary>
/// The rows of gates. A decision is a conditional write to the gate's row, judged there and then; a deadline is written there too, so
/// that whoever writes first decides, and everyone reads the same.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="clock">The present: the writer's, judged when the row is written.</param>
public sealed class GateStore(ITableStore store, TimeProvider clock)
{
    /// <summary>Opens a gate, unless it was opened before: then it is left as it is, and returned. <see cref="Gate.OpenedAt"/> is what the caller gives.</summary>
    public async Task<Gate> OpenAsync(Gate gate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gate);
        var written = await store.InsertAsync(RolloutTables.State, RowOf(gate), cancellationToken: cancellationToken);
        return written.Written ? gate : await FindAsync(gate.Rollout, gate.Key, cancellationToken) ?? gate;
    }

    /// <summary>The gate as its row holds it, its deadline not yet put into effect; <see langword="null"/> when it was never opened.</summary>
    public async Task<Gate?> FindAsync(string rollout, string key, CancellationToken cancellationToken = default) =>
        (await ReadAsync(rollout, key, cancellationToken)).Gate;

    /// <summary>All gates of a rollout that were opened, in order of their keys.</summary>
    public async Task<IReadOnlyList<Gate>> ListAsync(string rollout, CancellationToken cancellationToken = default)
    {
        var gates = new List<Gate>();
        await foreach (var row in store.ScanAsync(RolloutTables.State, KeyRange.Prefix(TableKey.Escape(rollout), RolloutTables.GatePrefix), cancellationToken))
        {
            gates.Add(RolloutTables.Read<Gate>(row));
        }

        return gates;
    }

    /// <summary>Takes a decision, or says why not.</summary>
    public async Task<GateAnswer> DecideAsync(string rollout, string key, GateDecision decision, CancellationToken cancellationToken = default)
    {
        GateAnswer? answer = null;
        var gate = await ChangeAsync(
            rollout,
            key,
            current =>
            {
                answer = GateRules.Decide(current, decision, clock.GetUtcNow());
                return answer.Gate!;
            },
            cancellationToken);
        return gate is null ? new(null, GateRefusal.NotOpen, GateRules.NotOpen(key)) : answer!;
    }

    /// <summary>Looks at a gate and puts its deadline into effect if that has passed; <see langword="null"/> when it was never opened.</summary>
    public Task<Gate?> LookAsync(string rollout, string key, CancellationToken cancellationToken = default) =>
        ChangeAsync(rollout, key, gate => GateRules.Expire(gate, clock.GetUtcNow()), cancellationToken);

    /// <summary>Opens a gate again that its deadline held or whose approvals aged; <see langword="null"/> when it was never opened. One that needs no opening is left as it is.</summary>
    public Task<Gate?> ReopenAsync(string rollout, string key, CancellationToken cancellationToken = default) =>
        ChangeAsync(rollout, key, gate => GateRules.Reopen(gate, clock.GetUtcNow()) ?? gate, cancellationToken);

    /// <summary>Opens a gate again that was rejected; <see langword="null"/> when it was never opened. One that was not rejected is left as it is.</summary>
    public Task<Gate?> AskAnewAsync(string rollout, string key, CancellationToken cancellationToken = default) =>
        ChangeAsync(rollout, key, gate => GateRules.AskAnew(gate, clock.GetUtcNow()) ?? gate, cancellationToken);

    /// <summary>Ends a gate whose plan or rollout is no more; <see langword="null"/> when it was never opened.</summary>
    public Task<Gate?> SupersedeAsync(string rollout, string key, string why, CancellationToken cancellationToken = default) =>
        ChangeAsync(rollout, key, current => GateRules.Supersede(current, why, clock.GetUtcNow()), cancellationToken);

    /// <summary>Ends every gate at which people could still decide.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="why">Why nothing is to be decided there any more.</param>
    /// <param name="but">The key of a gate that stays; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SupersedeOpenAsync(string rollout, string why, string? but = null, CancellationToken cancellationToken = default)
    {
        foreach (var gate in (await ListAsync(rollout, cancellationToken)).Where(gate => gate.Key != but && gate.State is (GateState.Open or GateState.Held)))
        {
            await SupersedeAsync(rollout, gate.Key, why, cancellationToken);
        }
    }

    private async Task<Gate?> ChangeAsync(string rollout, string key, Func<Gate, Gate> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (gate, etag) = await ReadAsync(rollout, key, cancellationToken);
            if (gate is null)
            {
                return null;
            }

            var changed = change(gate);
            if (ReferenceEquals(changed, gate) || (await store.ReplaceAsync(RolloutTables.State, RowOf(changed), etag!, cancellationToken)).Written)
            {
                return changed;
            }
        }
    }

    private async Task<(Gate? Gate, string? ETag)> ReadAsync(string rollout, string key, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(RolloutTables.State, TableKey.Escape(rollout), RolloutTables.GatePrefix + TableKey.Escape(key), cancellationToken);
        return row is null ? (null, null) : (RolloutTables.Read<Gate>(row), row.ETag);
    }

    private static TableRow RowOf(Gate gate) =>
        RolloutTables.Write(new TableRow(TableKey.Escape(gate.Rollout), RolloutTables.GatePrefix + TableKey.Escape(gate.Key)), gate);
}
