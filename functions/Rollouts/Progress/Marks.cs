using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// Instants of a rollout that are written once, whoever comes first: when a piece of work was first begun, when people confirmed
/// something. So a repeated step knows that it is a repetition.
/// </summary>
/// <param name="store">Where the rows are.</param>
public sealed class Marks(ITableStore store)
{
    private const string Instant = "At";

    /// <summary>Sets a mark, unless it was set before; the instant that stands there then.</summary>
    public async Task<DateTimeOffset> SetAsync(string rollout, string name, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var row = new TableRow(TableKey.Escape(rollout), KeyOf(name)) { [Instant] = at };
        return (await store.InsertAsync(RolloutTables.State, row, cancellationToken: cancellationToken)).Written ? at : await FindAsync(rollout, name, cancellationToken) ?? at;
    }

    /// <summary>When a mark was set; <see langword="null"/> when it was not.</summary>
    public async Task<DateTimeOffset?> FindAsync(string rollout, string name, CancellationToken cancellationToken = default) =>
        (await store.GetAsync(RolloutTables.State, TableKey.Escape(rollout), KeyOf(name), cancellationToken))?.Time(Instant);

    /// <summary>Sets marks for which it does not matter when they were set first.</summary>
    public Task SetAllAsync(string rollout, IEnumerable<string> names, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        store.UpsertAllAsync(RolloutTables.State, names.Select(name => new TableRow(TableKey.Escape(rollout), KeyOf(name)) { [Instant] = at }), cancellationToken: cancellationToken);

    /// <summary>The names of the marks that were set and begin with a prefix.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync(string rollout, string prefix, CancellationToken cancellationToken = default) =>
        await store.ScanAsync(RolloutTables.State, KeyRange.Prefix(TableKey.Escape(rollout), KeyOf(prefix)), cancellationToken)
            .Select(row => TableKey.Unescape(row.RowKey[RolloutTables.MarkPrefix.Length..])).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);

    private static string KeyOf(string name) => RolloutTables.MarkPrefix + TableKey.Escape(name);
}
