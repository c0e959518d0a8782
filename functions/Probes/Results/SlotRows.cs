using OpenZro.Probes.Probing;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>Heartbeats as rows.</summary>
internal static class SlotRows
{
    public static TableRow Write(ProbeRun run, SlotNotes notes, DateTimeOffset now)
    {
        var endpoints = run.Relays.SelectMany(relay => relay.Endpoints).ToList();
        return new TableRow(TableKey.Escape(run.Region), ResultsTables.Slot(run.Slot))
        {
            ["Region"] = run.Region,
            ["Slot"] = run.Slot,
            ["StartedAt"] = run.StartedAt,
            ["ElapsedMs"] = run.Elapsed.TotalMilliseconds,
            ["FleetVersion"] = run.FleetVersion,
            ["Relays"] = run.Relays.Count,
            ["Succeeded"] = endpoints.Count(endpoint => endpoint.Succeeded),
            ["Failed"] = endpoints.Count(endpoint => endpoint.Failure is not null),
            ["Skipped"] = endpoints.Count(endpoint => endpoint.Skipped is not null),
            ["Missed"] = notes.Missed,
            ["CatchUp"] = notes.CatchUp,
            ["Dropped"] = notes.Dropped,
            ["WrittenAt"] = now,
        };
    }

    public static SlotRecord Read(TableRow row) => new()
    {
        Region = row.Text("Region") ?? "",
        Slot = row.Time("Slot") ?? default,
        StartedAt = row.Time("StartedAt") ?? default,
        Elapsed = TimeSpan.FromMilliseconds(row.Number("ElapsedMs") ?? 0),
        FleetVersion = row.Text("FleetVersion") ?? "",
        Relays = Count(row, "Relays"),
        Succeeded = Count(row, "Succeeded"),
        Failed = Count(row, "Failed"),
        Skipped = Count(row, "Skipped"),
        Notes = new SlotNotes
        {
            Missed = Count(row, "Missed"),
            CatchUp = row.Flag("CatchUp") ?? false,
            Dropped = row.WholeNumber("Dropped") ?? 0,
        },
        WrittenAt = row.Time("WrittenAt"),
        StoredAt = row.StoredAt,
    };

    private static int Count(TableRow row, string name) => (int)(row.WholeNumber(name) ?? 0);
}
