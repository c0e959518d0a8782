using System.Globalization;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// One relay's part of a slot as rows: columns for people, and the packed record in binary properties of at most 60 KiB. What does
/// not fit into one row goes on in rows whose key ends in <c>|1</c>, <c>|2</c>, …; the first row says how many there are.
/// </summary>
internal static class RelaySlotRows
{
    public const int ChunkBytes = RowBytes.PartBytes;
    public const int ChunksPerRow = RowBytes.Parts;

    /// <summary>The rows, the first one first.</summary>
    public static IReadOnlyList<TableRow> Write(string partitionKey, string rowKey, ProbeRun run, int position, byte[] packed)
    {
        var relay = run.Relays[position];
        var chunks = packed.Chunk(ChunkBytes).Chunk(ChunksPerRow).ToArray();
        var rows = new List<TableRow>(chunks.Length);
        for (var part = 0; part < chunks.Length; part++)
        {
            var row = new TableRow(partitionKey, part == 0 ? rowKey : string.Create(CultureInfo.InvariantCulture, $"{rowKey}|{part}"));
            for (var chunk = 0; chunk < chunks[part].Length; chunk++)
                row[Chunk(chunk)] = chunks[part][chunk];
            rows.Add(row);
        }

        var head = rows[0];
        head["Region"] = run.Region;
        head["Relay"] = relay.Relay;
        head["Slot"] = run.Slot;
        head["StartedAt"] = run.StartedAt;
        head["ElapsedMs"] = run.Elapsed.TotalMilliseconds;
        head["FleetVersion"] = run.FleetVersion;
        head["RouteV4"] = run.Routes.V4;
        head["RouteV6"] = run.Routes.V6;
        head["Position"] = position;
        head["Succeeded"] = relay.Endpoints.Count(endpoint => endpoint.Succeeded);
        head["Failed"] = relay.Endpoints.Count(endpoint => endpoint.Failure is not null);
        head["Skipped"] = relay.Endpoints.Count(endpoint => endpoint.Skipped is not null);
        head["Bytes"] = packed.Length;
        head["Parts"] = rows.Count;
        return rows;
    }

    /// <summary>Whether a row is the first of its record.</summary>
    public static bool IsHead(TableRow row) => row.WholeNumber("Parts") is not null;

    /// <summary>Whether a record goes on in rows after its first.</summary>
    public static bool HasMore(TableRow head) => head.WholeNumber("Parts") > 1;

    /// <summary>The packed record in a first row and those that follow it; <see langword="null"/> when some of it is missing.</summary>
    public static PackedRelay? ReadPacked(TableRow head, IReadOnlyList<TableRow> following)
    {
        using var packed = new MemoryStream();
        foreach (var row in following.OrderBy(row => row.RowKey.Length).ThenBy(row => row.RowKey, StringComparer.Ordinal).Take((int)(head.WholeNumber("Parts") ?? 1) - 1).Prepend(head))
            for (var chunk = 0; row.Binary(Chunk(chunk)) is { } bytes; chunk++)
                packed.Write(bytes);
        if (packed.Length != head.WholeNumber("Bytes"))
            return null;
        try
        {
            return ResultsJson.Unpack<PackedRelay>(packed.ToArray());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The record of a first row and what was packed.</summary>
    public static RelaySlot Read(TableRow head, RelayRun relay) => new()
    {
        Region = head.Text("Region") ?? "",
        Slot = head.Time("Slot") ?? default,
        StartedAt = head.Time("StartedAt") ?? default,
        Elapsed = TimeSpan.FromMilliseconds(head.Number("ElapsedMs") ?? 0),
        FleetVersion = head.Text("FleetVersion") ?? "",
        Routes = new AddressFamilies(head.Flag("RouteV4") ?? true, head.Flag("RouteV6") ?? true),
        Position = (int)(head.WholeNumber("Position") ?? 0),
        Relay = relay,
    };

    private static string Chunk(int index) => string.Create(CultureInfo.InvariantCulture, $"D{index:D2}");
}
