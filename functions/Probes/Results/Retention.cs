using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Drops tables whose whole period is older than it is kept, and a day more: within that day, what writers refuse as expired and what
/// is dropped cannot meet, so that no late write brings a dropped table back.
/// </summary>
/// <param name="store">Where results are.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
public sealed class Retention(ITableStore store, RetentionOptions options, TimeProvider time)
{
    /// <summary>What the names of the tables of peers begin with: one per month, kept as long as hours.</summary>
    public const string PeersPrefix = "Peers";

    private static readonly TimeSpan _grace = TimeSpan.FromDays(1);

    /// <summary>Drops what is expired, and returns the names of the tables.</summary>
    /// <exception cref="StorageException">The storage failed; the rest is dropped next time.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken = default)
    {
        (string Prefix, TimeSpan Keep)[] kinds =
        [
            (ResultsTables.ObservationsPrefix, options.Raw),
            (ResultsTables.SlotsPrefix, options.Hours),
            (ResultsTables.HoursPrefix, options.Hours),
            (ResultsTables.DaysPrefix, options.Days),
            (ResultsTables.PicksPrefix, options.Hours),
            (PeersPrefix, options.Hours),
        ];
        var dropped = new List<string>();
        foreach (var (prefix, keep) in kinds)
        {
            var horizon = time.GetUtcNow() - keep - _grace;
            foreach (var table in await store.ListTablesAsync(prefix, cancellationToken))
                if (ResultsTables.EndOf(table, prefix) <= horizon && await store.DropTableAsync(table, cancellationToken))
                    dropped.Add(table);
        }

        return dropped;
    }
}
