using System.Collections.Concurrent;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// What was observed in hours that are not rolled up, for one answer. The heartbeats of an hour say which slots are whole and in which
/// version; only those are read that are not known in that version, so that an open hour costs no more than its newest slots.
/// </summary>
/// <param name="store">Where from.</param>
/// <param name="reader">Reads what was observed.</param>
/// <param name="regions">The vantage points that the store knows.</param>
/// <param name="cache">What is known.</param>
internal sealed class RawSlots(ITableStore store, ResultsReader reader, IReadOnlyList<string> regions, ResultsCache cache)
{
    private const int SlotBytes = 200;

    private readonly ConcurrentDictionary<DateTimeOffset, Lazy<Task<IReadOnlyList<(SlotKey Key, string ETag)>>>> _beats = new();

    /// <summary>What was seen of one relay in slots of one hour.</summary>
    /// <param name="relay">The relay's name.</param>
    /// <param name="hour">The beginning of the hour.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyDictionary<SlotKey, RawSlot>> ReadAsync(string relay, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var key = new ResultsCacheKey(store, ResultsTables.ObservationsPrefix, relay, hour, hour.AddHours(1), null);
        var beats = await _beats.GetOrAdd(hour, at => new(() => BeatsAsync(at, cancellationToken))).Value;
        var known = cache.Find<Dictionary<SlotKey, RawSlot>>(key) ?? [];
        var missing = beats.Where(beat => known.GetValueOrDefault(beat.Key)?.ETag != beat.ETag).ToDictionary(beat => beat.Key, beat => beat.ETag);
        if (missing.Count == 0 && known.Count == beats.Count)
            return known;

        var seen = beats.Where(beat => !missing.ContainsKey(beat.Key)).ToDictionary(beat => beat.Key, beat => known[beat.Key]);
        foreach (var (slot, etag) in missing)
            seen[slot] = new RawSlot(etag, []);
        if (missing.Count > 0)
        {
            var (from, last) = (missing.Keys.Min(slot => slot.Slot), missing.Keys.Max(slot => slot.Slot));
            await foreach (var slot in reader.RelaySlotsAsync(relay, from, last.AddMilliseconds(1), null, cancellationToken))
                if (missing.TryGetValue(new SlotKey(slot.Region, slot.Slot), out var etag))
                    seen[new SlotKey(slot.Region, slot.Slot)] = new RawSlot(etag, [.. slot.Relay.Endpoints.Select(observation => SeenProbe.Of(observation, Named(observation.Endpoint.ToString())))]);
        }

        cache.Put(key, seen, seen.Values.Sum(slot => SlotBytes + ((long)slot.Probes.Length * SeenProbe.Bytes)));
        return seen;
    }

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The same text for all probes of an endpoint.</summary>
    private string Named(string endpoint) => _names.GetOrAdd(endpoint, endpoint);

    private async Task<IReadOnlyList<(SlotKey Key, string ETag)>> BeatsAsync(DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var beats = new List<(SlotKey, string)>();
        foreach (var region in regions)
        {
            var range = ResultsTables.SlotRange(TableKey.Escape(region), hour, hour.AddHours(1));
            await foreach (var row in store.ScanAsync(ResultsTables.Slots(hour), range, cancellationToken))
                beats.Add((new SlotKey(region, ResultsTables.ParseSlot(row.RowKey)), row.ETag ?? ""));
        }

        return beats;
    }
}

/// <summary>A slot of a region.</summary>
/// <param name="Region">The vantage point.</param>
/// <param name="Slot">The scheduled instant.</param>
internal readonly record struct SlotKey(string Region, DateTimeOffset Slot);

/// <summary>What was seen of one relay in a slot of a region.</summary>
/// <param name="ETag">The version of the slot's heartbeat.</param>
/// <param name="Probes">One entry per endpoint.</param>
internal sealed record RawSlot(string ETag, SeenProbe[] Probes);
