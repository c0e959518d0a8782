using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Reads what <see cref="ResultsWriter"/> stored. What is missing, a day as well as a certificate, reads as nothing; what cannot be
/// understood is passed over.
/// </summary>
/// <param name="store">Where from.</param>
public sealed class ResultsReader(ITableStore store)
{
    private const int KnownCertificates = 10_000;

    private readonly ConcurrentDictionary<CertificateKey, CertificateFacts> _certificates = new();

    /// <summary>What was seen of one relay, ordered by slot and region.</summary>
    /// <param name="relay">The relay's name.</param>
    /// <param name="from">The first slot, inclusive.</param>
    /// <param name="before">The end, exclusive.</param>
    /// <param name="region">One region; <see langword="null"/> for all in this store.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async IAsyncEnumerable<RelaySlot> RelaySlotsAsync(
        string relay, DateTimeOffset from, DateTimeOffset before, string? region = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var day = ResultsTables.DayOf(from); day < before; day = day.AddDays(1))
        {
            var range = ResultsTables.SlotRange(
                TableKey.Escape(relay), from > day ? from : day, before < day.AddDays(1) ? before : day.AddDays(1));
            await foreach (var slot in ReadAsync(ResultsTables.Observations(day), range, region, cancellationToken))
                yield return slot;
        }
    }

    /// <summary>One region's runs over some relays, ordered by slot.</summary>
    /// <param name="region">The vantage point.</param>
    /// <param name="relays">The relays' names.</param>
    /// <param name="from">The first slot, inclusive.</param>
    /// <param name="before">The end, exclusive.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<ProbeRun>> RunsAsync(
        string region, IReadOnlyList<string> relays, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var slots = new List<RelaySlot>();
        foreach (var relay in relays)
            await foreach (var slot in RelaySlotsAsync(relay, from, before, region, cancellationToken))
                slots.Add(slot);
        return [.. slots.GroupBy(slot => slot.Slot).OrderBy(slot => slot.Key).Select(RelaySlot.Assemble)];
    }

    /// <summary>The fleets that were in force at an instant or after it, as far as they are known.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="from">The instant.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<FleetDefinition>> FleetsAsync(string mesh, DateTimeOffset from, CancellationToken cancellationToken = default) => await store
        .ScanAsync(ResultsTables.Fleets, new KeyRange(TableKey.Escape(mesh)), cancellationToken)
        .Where(row => FleetRows.IsUsedSince(row, from)).Select(FleetRows.Read).OfType<FleetDefinition>().ToListAsync(cancellationToken);

    /// <summary>Fleets by their version, as far as they are known.</summary>
    /// <param name="versions">The versions.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    internal async Task<IReadOnlyDictionary<string, FleetDefinition>> FleetsAsync(IReadOnlySet<string> versions, CancellationToken cancellationToken) => await store
        .ScanAsync(ResultsTables.Fleets, new KeyRange(), cancellationToken)
        .Where(row => versions.Contains(TableKey.Unescape(row.RowKey))).Select(FleetRows.Read).OfType<FleetDefinition>().DistinctBy(fleet => fleet.Version)
        .ToDictionaryAsync(fleet => fleet.Version, StringComparer.Ordinal, cancellationToken: cancellationToken);

    /// <summary>Who would have won in a region, by the hours of which that is worked out (<see cref="PickRollUp"/>).</summary>
    /// <param name="region">The vantage point.</param>
    /// <param name="from">The first hour, inclusive.</param>
    /// <param name="before">The end, exclusive.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyDictionary<DateTimeOffset, IReadOnlyList<PickStretch>>> PicksAsync(
        string region, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        // What is due is read first: what is due no more was made before it is read.
        var due = await store.ScanAsync(ResultsTables.RollUps, new KeyRange(PickRollUp.Partition, ResultsTables.Hour(from)), cancellationToken)
            .Select(mark => TableKey.Split(mark.RowKey)).Where(parts => parts[1] == region).Select(parts => ResultsTables.ParseHour(parts[0])).ToHashSetAsync(cancellationToken: cancellationToken);
        var picks = new Dictionary<DateTimeOffset, IReadOnlyList<PickStretch>>();
        var range = new KeyRange(TableKey.Escape(region), ResultsTables.Hour(from), ResultsTables.Hour(before));
        for (var month = ResultsTables.MonthOf(from); month < before; month = month.AddMonths(1))
            await foreach (var row in store.ScanAsync(ResultsTables.Picks(month), range, cancellationToken))
                if (ResultsTables.ParseHour(row.RowKey) is var hour && !due.Contains(hour) && PickRows.Read(row) is { } made)
                    picks[hour] = made;
        return picks;
    }

    /// <summary>The newest run of each region in this store, ordered by region.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task<IReadOnlyList<ProbeRun>> LatestAsync(CancellationToken cancellationToken = default) => LatestAsync(new KeyRange(), cancellationToken);

    /// <summary>The newest run of one region; <see langword="null"/> when there is none.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<ProbeRun?> LatestAsync(string region, CancellationToken cancellationToken = default) =>
        await LatestAsync(new KeyRange(TableKey.Escape(region)), cancellationToken) is [var newest, ..] ? newest : null;

    private async Task<IReadOnlyList<ProbeRun>> LatestAsync(KeyRange range, CancellationToken cancellationToken)
    {
        var slots = await ReadAsync(ResultsTables.Latest, range, null, cancellationToken).ToListAsync(cancellationToken);
        return
        [
            .. slots.GroupBy(slot => slot.Region, StringComparer.Ordinal).OrderBy(region => region.Key, StringComparer.Ordinal)
                .Select(region => RelaySlot.Assemble(region.Where(slot => slot.Slot == region.Max(newest => newest.Slot)))),
        ];
    }

    /// <summary>The heartbeats of one region, ordered by slot.</summary>
    /// <param name="region">The vantage point.</param>
    /// <param name="from">The first slot, inclusive.</param>
    /// <param name="before">The end, exclusive.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async IAsyncEnumerable<SlotRecord> SlotsAsync(
        string region, DateTimeOffset from, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var range = ResultsTables.SlotRange(TableKey.Escape(region), from, before);
        for (var month = ResultsTables.MonthOf(from); month < before; month = month.AddMonths(1))
            await foreach (var row in store.ScanAsync(ResultsTables.Slots(month), range, cancellationToken))
                yield return SlotRows.Read(row);
    }

    private async IAsyncEnumerable<RelaySlot> ReadAsync(
        string table, KeyRange range, string? region, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ScanAsync(table, range, cancellationToken))
        {
            if (!RelaySlotRows.IsHead(row) || (region is not null && row.Text("Region") != region))
                continue;
            var following = RelaySlotRows.HasMore(row)
                ? await store.ScanAsync(table, KeyRange.Prefix(row.PartitionKey, row.RowKey + "|"), cancellationToken).ToListAsync(cancellationToken)
                : [];
            if (RelaySlotRows.ReadPacked(row, following) is { } packed)
                yield return RelaySlotRows.Read(row, packed.Restore(await CertificatesAsync(packed.Certificates, cancellationToken)));
        }
    }

    private async Task<IReadOnlyDictionary<CertificateKey, CertificateFacts>> CertificatesAsync(
        IReadOnlyList<CertificateKey> keys, CancellationToken cancellationToken)
    {
        if (_certificates.Count > KnownCertificates)
            _certificates.Clear();
        foreach (var key in keys)
            if (!_certificates.ContainsKey(key)
                && await store.GetAsync(ResultsTables.Certificates, TableKey.Escape(key.Sha256), key.Verdict, cancellationToken) is { } row
                && CertificateRows.Read(row) is { } facts)
                _certificates[key] = facts;
        return _certificates;
    }
}
