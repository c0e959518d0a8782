using System.Text;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// The fleets by which a store's regions have probed, as rows (<c>Fleets</c>: PK mesh, RK version): what was seen in a slot is judged by
/// what was meant then. A slot names its version. Rows are few and small, and none is dropped.
/// </summary>
internal static class FleetRows
{
    private const string UsedAt = "UsedAt";

    /// <summary>The row of a fleet.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="usedAt">When it was used last.</param>
    public static TableRow Write(FleetDefinition fleet, DateTimeOffset usedAt) =>
        RowBytes.Write(new TableRow(TableKey.Escape(fleet.Mesh), TableKey.Escape(fleet.Version)) { [UsedAt] = usedAt }, Encoding.UTF8.GetBytes(FleetWriter.Write(fleet)));

    /// <summary>Whether a fleet was used at an instant or after it.</summary>
    public static bool IsUsedSince(TableRow row, DateTimeOffset from) => row.Time(UsedAt) >= from;

    /// <summary>The fleet of a row; <see langword="null"/> when it is not understood.</summary>
    public static FleetDefinition? Read(TableRow row) => FleetReader.Read(Encoding.UTF8.GetString(RowBytes.Read(row)), ResultsTables.Fleets).Fleet;
}
