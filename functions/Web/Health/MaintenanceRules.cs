using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Health;

/// <summary>What holds for a maintenance that is asked for. Pure.</summary>
internal static class MaintenanceRules
{
    private const int LongestReason = 500;

    /// <summary>What is wrong with it; <see langword="null"/> when nothing is.</summary>
    public static Problem? Wrong(MaintenanceBody body, FleetDefinition fleet, IReadOnlyList<string> regions, DateTimeOffset now)
    {
        var (from, until) = (body.From ?? now, body.Until);
        return body is { Relay: null, Region: null } ? Refuse("it names neither a relay nor a region", "Name what is maintained: relay, region, or both.")
            : body.Relay is { } relay && fleet.Relays.All(known => known.Name != relay) ? Unknown("relay", relay, fleet.Relays.Select(known => known.Name))
            : body.Region is { } region && !regions.Contains(region) ? Unknown("region", region, regions)
            : until <= now ? Refuse("it would be over already", "Let until lie in the future.")
            : until <= from ? Refuse("it would end before it begins", "Let until lie after from.")
            : until - from > Maintenance.Longest ? Refuse("it lasts for more than 30 days", "Take what is away for so long out of the fleet file.")
            : string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > LongestReason || body.Reason.Any(char.IsControl) ? Refuse("the reason is no line of 1 to 500 characters", "Write why, for whoever wonders.")
            : null;
    }

    private static Problem Unknown(string what, string name, IEnumerable<string> known) =>
        Refuse($"the fleet has no {what} '{(name.Length > 64 ? name[..64] + "…" : name)}'", $"It has {string.Join(", ", known)}.");

    private static Problem Refuse(string detail, string remedy) => Problem.Bad("maintenance-bad", $"This maintenance cannot be set: {detail}.", remedy);
}
