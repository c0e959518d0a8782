using System.Globalization;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary>Says in a few lines what a fleet is.</summary>
internal static class FleetSummary
{
    /// <summary>Writes the summary.</summary>
    public static void Write(FleetDefinition fleet, string path, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: good. Mesh '{fleet.Mesh}' ({fleet.Dialect.Product}), {Amount.Of(fleet.Relays.Count, "relay")}, {Amount.Of(fleet.Regions.Count, "region")}, every {DurationText.Format(fleet.Interval)}, version {fleet.Version}"));
        var width = fleet.Relays.Max(relay => relay.Name.Length);
        foreach (var relay in fleet.Relays)
        {
            output.WriteLine($"  {relay.Name.PadRight(width)}  {relay.Url}  {Describe(relay)}");
        }

        foreach (var region in fleet.Regions)
        {
            output.WriteLine($"  from {region.Name}: {(region.Expect.Count == 0 ? "any relay may win" : "expected to win: " + string.Join(", ", region.Expect))}");
        }
    }

    private static string Describe(Relay relay)
    {
        var state = relay.State.ToString().ToLowerInvariant();
        return relay.Members.Count == 0 ? state : $"{state}, {Amount.Of(relay.Members.Count, "member")}: {string.Join(", ", relay.Members.Select(member => member.Drained ? member.Host + " (drained)" : member.Host))}";
    }
}
