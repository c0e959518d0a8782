using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Health;

/// <summary>Brings health into the shape in which it leaves this process. Pure.</summary>
internal static class MeshHealthDocuments
{
    /// <summary>The document of a book.</summary>
    public static MeshHealthDocument Of(HealthBook book, FleetDefinition fleet, IReadOnlyList<Maintenance> maintenances, DateTimeOffset now)
    {
        var on = maintenances.Where(maintenance => maintenance.IsOnAt(now)).ToList();
        var rules = StreakRules.Of(fleet.Thresholds);
        return new MeshHealthDocument(
            book.Mesh,
            !book.IsAbandoned(fleet, now),
            book.JudgedAt,
            book.JudgedBy,
            book.FleetVersion,
            [.. book.Regions.Select(region => Region(region, fleet, rules, on))],
            [.. book.Open.Select(incident => incident.Id).Reverse()])
        {
            Maintenance = [.. on.Select(maintenance => Of(maintenance, now))],
        };
    }

    /// <summary>The document of a maintenance.</summary>
    public static MaintenanceDocument Of(Maintenance maintenance, DateTimeOffset now) => new(
        maintenance.Id,
        maintenance.Relay,
        maintenance.Region,
        maintenance.From,
        maintenance.Until,
        maintenance.IsOnAt(now) ? MaintenanceState.On : now < maintenance.From ? MaintenanceState.Coming : MaintenanceState.Over,
        maintenance.Reason,
        maintenance.By,
        maintenance.Rollout,
        maintenance.EndedBy);

    private static RegionHealthDocument Region(RegionHealth region, FleetDefinition fleet, StreakRules rules, List<Maintenance> on) => new(
        region.Region,
        region.StateOf(rules),
        region.SinceOf(rules),
        region.NewestSlot,
        region.Unread,
        on.FirstOrDefault(maintenance => maintenance.Covers(Cause.OfRegion(region.Region), region.Region))?.Id,
        [.. region.Relays.Select(relay => Relay(relay, region.Region, fleet, rules, on))]);

    private static RelayHealthDocument Relay(RelayHealth relay, string region, FleetDefinition fleet, StreakRules rules, List<Maintenance> on)
    {
        var streak = relay.Slots.Current(rules);
        return new RelayHealthDocument(
            relay.Relay,
            streak.State,
            streak.Since,
            streak.Against,
            relay.Status,
            relay.Codes,
            fleet.Relays.Any(known => known.Name == relay.Relay && known.State == RelayState.Candidate),
            on.FirstOrDefault(maintenance => maintenance.Covers(Cause.Down(relay.Relay), region))?.Id);
    }
}
