using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>What relays are called whose instance URLs peers tell.</summary>
/// <param name="fleet">The fleet.</param>
public sealed class RelayNames(FleetDefinition fleet)
{
    /// <summary>The relay's name in the fleet; the URL itself when none has it.</summary>
    public string Of(string url) => InstanceUrls.Find(fleet, url)?.Name ?? url;
}
