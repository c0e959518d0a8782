using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// The journal of one orchestration. An entry is inserted at the next sequence number if none is there, which makes the journal its own
/// fence: of two engines that would go on from the same place, one finds its place taken and knows that it is not the driver.
/// </summary>
/// <param name="storage">Where it is.</param>
/// <param name="id">The orchestration.</param>
/// <param name="holder">Who writes.</param>
internal sealed class Journal(PatientTables storage, string id, LeaseHolder holder)
{
    private int _next;
    private DateTimeOffset _last;

    /// <summary>Reads what is there.</summary>
    public async Task<IReadOnlyList<JournalEntry>> LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await storage.ScanAsync(EngineTables.Journal, new KeyRange(id), cancellationToken);
        JournalEntry[] entries = [.. rows.Select(JournalRows.Read)];
        _next = entries.Length;
        _last = entries is [.., var last] ? last.At : default;
        return entries;
    }

    /// <summary>Whether an engine with a newer token has written: then this one's lease is over, whether it knows it yet or not.</summary>
    public bool IsOfNewerEngine(IReadOnlyList<JournalEntry> entries) => entries.Any(entry => entry.Epoch > holder.Epoch);

    /// <summary>The next entry, with this engine's token and an instant that is not before the last one's.</summary>
    public JournalEntry Compose(DateTimeOffset now, JournalOperation? ended, Result? result) => new()
    {
        Sequence = _next,
        Epoch = holder.Epoch,
        At = now > _last ? now : _last,
        Ended = ended,
        Result = result ?? new Result(),
    };

    /// <summary>Writes an entry, and returns when it is on record.</summary>
    /// <exception cref="FencedException">Another engine has written there.</exception>
    public async Task AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var row = JournalRows.Write(id, holder.Owner, entry);
        if (!await storage.InsertAsync(EngineTables.Journal, row, cancellationToken))
            throw new FencedException(id, entry.Sequence);
        _next = entry.Sequence + 1;
        _last = entry.At;
    }
}
