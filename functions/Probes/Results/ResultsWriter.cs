using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Stores runs: first the certificates that are new, then each relay's observations (one transaction each), then what is latest, and
/// at last the slot's heartbeat, which so says that all of the slot is there. Writing a slot again overwrites it. A certificate is
/// written once an hour, in case the store lost it. Called for one run after the other.
/// </summary>
/// <param name="store">Where to.</param>
/// <param name="retention">What is too old to be written: a late run must not bring an expired day back.</param>
/// <param name="time">The clock.</param>
public sealed class ResultsWriter(ITableStore store, RetentionOptions retention, TimeProvider time)
{
    private const int ParallelRelays = 4;
    private readonly HashSet<CertificateKey> _certificates = [];
    private readonly Dictionary<string, DateTimeOffset> _latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _markedHours = new(StringComparer.Ordinal);
    private DateTimeOffset _certificatesHour;
    private (string Version, DateTimeOffset Hour) _fleet;

    /// <summary>Stores a fleet under its version, and once an hour that it is in use still, so that what is seen by it can be judged by it later.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task KeepAsync(FleetDefinition fleet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var now = time.GetUtcNow();
        var kept = (fleet.Version, ResultsTables.HourOf(now));
        if (kept == _fleet)
            return;
        await store.UpsertAsync(ResultsTables.Fleets, [FleetRows.Write(fleet, now)], cancellationToken: cancellationToken);
        _fleet = kept;
    }

    /// <summary>Stores one run.</summary>
    /// <returns><see langword="false"/> when the run is older than raw results are kept, and nothing was written.</returns>
    /// <exception cref="StorageException">The storage failed; some of the run may be written, and it can be written again.</exception>
    public async Task<bool> WriteAsync(ProbeRun run, SlotNotes? notes = null, CancellationToken cancellationToken = default)
    {
        if (run.Slot < time.GetUtcNow() - retention.Raw)
            return false;
        var packed = run.Relays.Select(PackedRelay.Of).ToList();
        await WriteCertificatesAsync(run, packed, cancellationToken);
        await MarkHourAsync(run, isLate: false, cancellationToken);
        var payloads = packed.ConvertAll(ResultsJson.Pack);
        await Parallel.ForAsync(
            0, run.Relays.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelRelays, CancellationToken = cancellationToken },
            async (i, token) => await WriteRelayAsync(run, i, payloads[i], token));
        await MarkHourAsync(run, isLate: true, cancellationToken);
        await WriteLatestAsync(run, payloads, cancellationToken);
        await store.UpsertAsync(ResultsTables.Slots(run.Slot), [SlotRows.Write(run, notes ?? new SlotNotes(), time.GetUtcNow())], cancellationToken: cancellationToken);
        return true;
    }

    private async Task WriteRelayAsync(ProbeRun run, int position, byte[] payload, CancellationToken cancellationToken)
    {
        var rowKey = $"{ResultsTables.Slot(run.Slot)}|{TableKey.Escape(run.Region)}";
        var rows = RelaySlotRows.Write(TableKey.Escape(run.Relays[position].Relay), rowKey, run, position, payload);
        await store.UpsertAllAsync(ResultsTables.Observations(run.Slot), rows.Reverse(), cancellationToken: cancellationToken);
    }

    private async Task WriteCertificatesAsync(ProbeRun run, List<PackedRelay> packed, CancellationToken cancellationToken)
    {
        if (ResultsTables.HourOf(run.Slot) != _certificatesHour)
        {
            _certificates.Clear();
            _certificatesHour = ResultsTables.HourOf(run.Slot);
        }

        for (var relay = 0; relay < packed.Count; relay++)
        {
            for (var i = 0; i < packed[relay].CertificateOf.Count; i++)
            {
                if (packed[relay].CertificateOf[i] < 0)
                    continue;
                var key = packed[relay].Certificates[packed[relay].CertificateOf[i]];
                if (_certificates.Contains(key))
                    continue;
                await store.UpsertAsync(
                    ResultsTables.Certificates, [CertificateRows.Write(key, run.Relays[relay].Endpoints[i].Certificate!)], cancellationToken: cancellationToken);
                _certificates.Add(key);
            }
        }
    }

    /// <summary>
    /// Notes that the slot's hour is to be rolled up: before its first observations are written, and once more after them when the
    /// hour was over by then, since a roll-up may have read the hour before they arrived.
    /// </summary>
    private async Task MarkHourAsync(ProbeRun run, bool isLate, CancellationToken cancellationToken)
    {
        var hour = ResultsTables.HourOf(run.Slot);
        if (isLate ? time.GetUtcNow() < hour.AddHours(1) : _markedHours.GetValueOrDefault(run.Region) == Mark(run, hour))
            return;
        await store.UpsertAllAsync(
            ResultsTables.RollUps,
            run.Relays.DistinctBy(relay => relay.Relay).Select(relay => new TableRow(RollUp.HoursPartition, RollUp.Key(ResultsTables.Hour(hour), relay.Relay)))
                .Append(new TableRow(PickRollUp.Partition, RollUp.Key(ResultsTables.Hour(hour), run.Region))),
            cancellationToken: cancellationToken);
        _markedHours[run.Region] = Mark(run, hour);
    }

    private static string Mark(ProbeRun run, DateTimeOffset hour) => $"{ResultsTables.Hour(hour)} {run.FleetVersion} {run.Relays.Count}";

    private async Task WriteLatestAsync(ProbeRun run, List<byte[]> payloads, CancellationToken cancellationToken)
    {
        var region = TableKey.Escape(run.Region);
        if (!_latest.TryGetValue(run.Region, out var latest))
            await foreach (var row in store.ScanAsync(ResultsTables.Latest, new KeyRange(region), cancellationToken))
                if (row.Time("Slot") is { } slot && slot > latest)
                    latest = slot;
        if (run.Slot < latest)
            return;
        var rows = run.Relays.SelectMany((relay, i) => RelaySlotRows.Write(region, TableKey.Escape(relay.Relay), run, i, payloads[i]));
        await store.UpsertAllAsync(ResultsTables.Latest, rows, cancellationToken: cancellationToken);
        _latest[run.Region] = run.Slot;
    }
}
