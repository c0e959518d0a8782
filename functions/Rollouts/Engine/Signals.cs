using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// How often each signal was raised: a count, since a wait has only to know whether it was raised since it was last taken, and the
/// journal has the count that was taken. So no signal is lost, whenever it is raised, and duplicates fold into one.
/// </summary>
/// <param name="storage">Where they are.</param>
internal sealed class Signals(PatientTables storage)
{
    private const string Raised = "Raised";

    public Task RaiseAsync(string id, string signal, CancellationToken cancellationToken) =>
        storage.ChangeAsync(
            EngineTables.Signals, id, signal,
            row => new TableRow(id, signal) { [Raised] = (row?.WholeNumber(Raised) ?? 0) + 1 },
            cancellationToken);

    /// <summary>How often a signal was raised.</summary>
    public async Task<long> CountAsync(string id, string signal, CancellationToken cancellationToken) =>
        (await storage.GetAsync(EngineTables.Signals, id, signal, cancellationToken))?.WholeNumber(Raised) ?? 0;

    /// <summary>The counts of all that were raised and not yet removed.</summary>
    public async Task<IReadOnlyList<(string Id, string Signal, long Count)>> AllAsync(CancellationToken cancellationToken)
    {
        var rows = await storage.ScanAsync(EngineTables.Signals, new KeyRange(), cancellationToken);
        return [.. rows.Select(row => (row.PartitionKey, row.RowKey, row.WholeNumber(Raised) ?? 0))];
    }

    public Task ForgetAsync(string id, CancellationToken cancellationToken) =>
        storage.DeleteAsync(EngineTables.Signals, new KeyRange(id), cancellationToken);
}
