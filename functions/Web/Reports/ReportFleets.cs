using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Api;

namespace OpenZro.Probes.Web.Reports;

/// <summary>The fleets of a range of time: what was seen in a slot is judged by the fleet that was in force then.</summary>
/// <param name="now">The fleet that is in force, which stands in for one that is not known any more.</param>
/// <param name="past">Those that were in force in the range, as far as they are known.</param>
internal sealed class ReportFleets(FleetDefinition now, IReadOnlyList<FleetDefinition> past)
{
    /// <summary>That a fleet is in use is noted once an hour (<see cref="ResultsWriter.KeepAsync"/>).</summary>
    private static readonly TimeSpan _kept = TimeSpan.FromHours(1);

    private readonly Dictionary<string, FleetDefinition> _byVersion =
        past.Append(now).GroupBy(fleet => fleet.Version, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);

    /// <summary>Every relay of the range: those of today in their order, then those that are not there any more.</summary>
    public IReadOnlyList<string> Relays { get; } = [.. now.Relays.Concat(past.SelectMany(fleet => fleet.Relays)).Select(relay => relay.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The fleet of a version.</summary>
    public FleetDefinition Of(string version) => _byVersion.GetValueOrDefault(version) ?? now;

    /// <summary>How long a slot lasts today.</summary>
    public TimeSpan Interval => now.Interval;

    /// <summary>How long a slot lasted by the fleet of a version.</summary>
    public TimeSpan IntervalOf(string version) => Of(version).Interval;

    /// <summary>Reads the fleets of a range. A region's store that does not answer says nothing here.</summary>
    /// <param name="readers">The regions' stores.</param>
    /// <param name="now">The fleet that is in force.</param>
    /// <param name="from">The beginning of the range.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<ReportFleets> ReadAsync(RegionReaders readers, FleetDefinition now, DateTimeOffset from, CancellationToken cancellationToken) =>
        new(now, [.. (await Task.WhenAll(readers.ByRegion.Values.Select(async reader =>
        {
            try
            {
                return await reader.FleetsAsync(now.Mesh, from - _kept, cancellationToken);
            }
            catch (StorageException)
            {
                return [];
            }
        }))).SelectMany(fleets => fleets)]);
}
