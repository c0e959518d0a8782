using System.Globalization;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>
/// The audit of a rollout: entries are added and never changed. An entry is inserted under the next ordinal, which only one writer can
/// do, and then the head is moved on; a writer that finds an entry beyond the head moves the head for whoever was interrupted.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="clock">The present.</param>
public sealed class AuditLog(ITableStore store, TimeProvider clock)
{
    private const string HeadKey = "head";
    private const string EntryPrefix = "entry|";
    private const string OncePrefix = "once|";

    /// <summary>
    /// Adds an entry. One with a key is added once: a repetition finds it and returns it, unless its writer was interrupted in the
    /// instant between the entry and the note of its key, after which it stands twice.
    /// </summary>
    public async Task<AuditEntry> AppendAsync(string rollout, AuditEvent happened, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Key.Length > 0 && await FindOnceAsync(rollout, happened.Key, cancellationToken) is { } before)
        {
            return before;
        }

        while (true)
        {
            var (head, etag) = await ReadHeadAsync(rollout, cancellationToken);
            var entry = AuditChain.Seal(new AuditEntry
            {
                Rollout = rollout,
                Ordinal = head.Count + 1,
                At = clock.GetUtcNow(),
                Actor = happened.Actor,
                Action = happened.Action,
                Subject = happened.Subject,
                Evidence = happened.Evidence,
                Key = happened.Key,
                Previous = head.Hash,
            });
            var row = RolloutTables.Write(new TableRow(TableKey.Escape(rollout), KeyOf(entry.Ordinal)), entry);
            var isMine = (await store.InsertAsync(RolloutTables.Audit, row, cancellationToken: cancellationToken)).Written;
            var next = isMine ? entry : await FindAsync(rollout, entry.Ordinal, cancellationToken);
            if (next is not null)
            {
                await MoveHeadAsync(rollout, new(next.Ordinal, next.Hash), etag, cancellationToken);
            }

            if (isMine)
            {
                await NoteOnceAsync(entry, cancellationToken);
                return entry;
            }
        }
    }

    /// <summary>All entries, in the order of their rows.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(string rollout, CancellationToken cancellationToken = default)
    {
        var entries = new List<AuditEntry>();
        await foreach (var row in store.ScanAsync(RolloutTables.Audit, KeyRange.Prefix(TableKey.Escape(rollout), EntryPrefix), cancellationToken))
        {
            entries.Add(RolloutTables.Read<AuditEntry>(row));
        }

        return entries;
    }

    /// <summary>The last entries, in the order of their rows.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadLastAsync(string rollout, int count, CancellationToken cancellationToken = default)
    {
        var (head, _) = await ReadHeadAsync(rollout, cancellationToken);
        var range = KeyRange.Prefix(TableKey.Escape(rollout), EntryPrefix) with { From = KeyOf(Math.Max(1, head.Count - count + 1)) };
        return await store.ScanAsync(RolloutTables.Audit, range, cancellationToken).Select(RolloutTables.Read<AuditEntry>).ToListAsync(cancellationToken);
    }

    /// <summary>How far the audit goes: an anchor to keep elsewhere.</summary>
    public async Task<AuditHead> HeadAsync(string rollout, CancellationToken cancellationToken = default) => (await ReadHeadAsync(rollout, cancellationToken)).Head;

    /// <summary>The audit as it is at one moment, which may be while others add to it, and what is wrong with it (<see cref="AuditChain.Verify"/>).</summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="anchor">A head that was kept elsewhere; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<AuditView> VerifyAsync(string rollout, AuditHead? anchor = null, CancellationToken cancellationToken = default)
    {
        var (head, etag) = await ReadHeadAsync(rollout, cancellationToken);
        var entries = await ReadAsync(rollout, cancellationToken);
        var (later, laterEtag) = await ReadHeadAsync(rollout, cancellationToken);
        return new(entries, AuditChain.Verify(rollout, entries, etag is null ? null : head, anchor, laterEtag is null ? null : later), head);
    }

    private async Task<AuditEntry?> FindAsync(string rollout, int ordinal, CancellationToken cancellationToken) =>
        await store.GetAsync(RolloutTables.Audit, TableKey.Escape(rollout), KeyOf(ordinal), cancellationToken) is { } row ? RolloutTables.Read<AuditEntry>(row) : null;

    private async Task<AuditEntry?> FindOnceAsync(string rollout, string key, CancellationToken cancellationToken) =>
        await store.GetAsync(RolloutTables.Audit, TableKey.Escape(rollout), OncePrefix + TableKey.Escape(key), cancellationToken) is { } row && row.WholeNumber("Ordinal") is { } ordinal
            ? await FindAsync(rollout, (int)ordinal, cancellationToken)
            : null;

    private async Task NoteOnceAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Key.Length > 0)
        {
            var row = new TableRow(TableKey.Escape(entry.Rollout), OncePrefix + TableKey.Escape(entry.Key)) { ["Ordinal"] = entry.Ordinal };
            await store.InsertAsync(RolloutTables.Audit, row, cancellationToken: cancellationToken);
        }
    }

    private async Task<(AuditHead Head, string? ETag)> ReadHeadAsync(string rollout, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(RolloutTables.Audit, TableKey.Escape(rollout), HeadKey, cancellationToken);
        return row is null ? (new(0, AuditChain.Start), null) : (RolloutTables.Read<AuditHead>(row), row.ETag);
    }

    private async Task MoveHeadAsync(string rollout, AuditHead head, string? etag, CancellationToken cancellationToken)
    {
        var row = RolloutTables.Write(new TableRow(TableKey.Escape(rollout), HeadKey), head);
        if (etag is null)
        {
            await store.InsertAsync(RolloutTables.Audit, row, cancellationToken: cancellationToken);
        }
        else
        {
            await store.ReplaceAsync(RolloutTables.Audit, row, etag, cancellationToken);
        }
    }

    private static string KeyOf(int ordinal) => EntryPrefix + ordinal.ToString("D10", CultureInfo.InvariantCulture);
}
