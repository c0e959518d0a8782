using OpenZro.Probes.Picking;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Works out, hour by hour, who would have won in a region, so that nobody has to read weeks of slots for it, and it is known for longer
/// than they are kept. What is to be made stands in <c>RollUps</c>, as hours do (<see cref="RollUp"/>), and is made anew from the slots by
/// the fleets that were in force in them.
/// </summary>
/// <param name="store">Where results are.</param>
/// <param name="retention">What is not to be made any more.</param>
/// <param name="time">The clock.</param>
public sealed class PickRollUp(ITableStore store, RetentionOptions retention, TimeProvider time)
{
    internal const string Partition = "picks";

    private readonly ResultsReader _reader = new(store);

    /// <summary>Over how much time a relay's times are one distribution, where no probe failed: an hour.</summary>
    public static TimeSpan Fine { get; } = TimeSpan.FromHours(1);

    /// <summary>Makes all that is due; returns how many hours of a region were made.</summary>
    /// <exception cref="StorageException">The storage failed; what is left stays due.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var due = await store.ScanAsync(ResultsTables.RollUps, new KeyRange(Partition, null, ResultsTables.Hour(time.GetUtcNow() - RollUp.Grace)), cancellationToken).ToListAsync(cancellationToken);
        foreach (var mark in due)
        {
            var parts = TableKey.Split(mark.RowKey);
            await MakeAsync(parts[1], ResultsTables.ParseHour(parts[0]), cancellationToken);
            await store.DeleteAsync(ResultsTables.RollUps, mark.PartitionKey, mark.RowKey, mark.ETag!, cancellationToken);
        }

        return due.Count;
    }

    private async Task MakeAsync(string region, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        if (!RollUp.CanMake(hour, retention, time.GetUtcNow()))
            return;
        var versions = await _reader.SlotsAsync(region, hour, hour + Fine, cancellationToken).Select(slot => slot.FleetVersion).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var fleets = await _reader.FleetsAsync(versions, cancellationToken);
        var relays = fleets.Values.SelectMany(fleet => fleet.Relays).Select(relay => relay.Name).Distinct(StringComparer.Ordinal).ToList();
        var runs = await _reader.RunsAsync(region, relays, hour, hour + Fine, cancellationToken);
        await store.UpsertAsync(
            ResultsTables.Picks(hour), [PickRows.Write(region, hour, PickStretches.Of(region, runs, version => fleets.GetValueOrDefault(version), Fine))], cancellationToken: cancellationToken);
    }
}
