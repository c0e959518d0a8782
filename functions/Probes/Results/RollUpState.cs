using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// What is rolled up, and in which version. What is due is read before the versions: so what is no longer due was made before its
/// version was read.
/// </summary>
internal sealed class RollUpState
{
    private readonly ILookup<string, DateTimeOffset> _hoursDue;
    private readonly ILookup<string, DateTimeOffset> _daysDue;
    private readonly Dictionary<string, string> _versions;

    private RollUpState(ILookup<string, DateTimeOffset> hoursDue, ILookup<string, DateTimeOffset> daysDue, Dictionary<string, string> versions) =>
        (_hoursDue, _daysDue, _versions) = (hoursDue, daysDue, versions);

    /// <summary>Reads it.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public static async Task<RollUpState> ReadAsync(ITableStore store, CancellationToken cancellationToken)
    {
        var hours = await DueAsync(store, RollUp.HoursPartition, ResultsTables.ParseHour, cancellationToken);
        var days = await DueAsync(store, RollUp.DaysPartition, ResultsTables.ParseDay, cancellationToken);
        var versions = await store.ScanAsync(ResultsTables.RollUps, new KeyRange(RollUp.MadePartition), cancellationToken)
            .ToDictionaryAsync(row => row.RowKey, row => row.ETag ?? "", StringComparer.Ordinal, cancellationToken: cancellationToken);
        return new RollUpState(hours, days, versions);
    }

    /// <summary>The hours of a relay that are to be made.</summary>
    public IReadOnlySet<DateTimeOffset> HoursDue(string relay) => _hoursDue[relay].ToHashSet();

    /// <summary>The days of a relay that are to be made, because of an hour of theirs too.</summary>
    public IReadOnlySet<DateTimeOffset> DaysDue(string relay) => _daysDue[relay].Concat(_hoursDue[relay].Select(ResultsTables.DayOf)).ToHashSet();

    /// <summary>The version of all hours, or of all days, of a relay; empty when none was made since versions are kept.</summary>
    public string VersionOf(string made, string relay) => _versions.GetValueOrDefault(RollUp.Key(made, relay)) ?? "";

    private static async Task<ILookup<string, DateTimeOffset>> DueAsync(ITableStore store, string partition, Func<string, DateTimeOffset> parse, CancellationToken cancellationToken)
    {
        var keys = await store.ScanAsync(ResultsTables.RollUps, new KeyRange(partition), cancellationToken).Select(row => TableKey.Split(row.RowKey)).ToListAsync(cancellationToken);
        return keys.ToLookup(key => key[1], key => parse(key[0]), StringComparer.Ordinal);
    }
}
