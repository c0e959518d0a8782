using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What relays are called by people: by their names in the fleet rather than by their URLs.</summary>
/// <param name="fleet">The fleet; <see langword="null"/> where none is known, and so no name.</param>
public sealed class RelayNames(FleetDefinition? fleet)
{
    /// <summary>The relay's name in the fleet; the URL itself when none has it.</summary>
    public string Of(string url) => Find(url) ?? url;

    /// <summary>A text with the names of relays in the place of the URLs by which they show themselves.</summary>
    public string In(string text) => fleet is null ? text : fleet.Relays
        .SelectMany(relay => InstanceUrls.Of(relay).Append(relay.Url.Text).Select(url => (Url: url, relay.Name)))
        .OrderByDescending(known => known.Url.Length)
        .Aggregate(text, (said, known) => said.Replace(known.Url, known.Name, StringComparison.Ordinal));

    /// <summary>The name of the relay with an instance URL; <see langword="null"/> when there is no URL, or no relay of the fleet has it.</summary>
    public string? Find(string? url) => fleet is null || url is null ? null : InstanceUrls.Find(fleet, url)?.Name;
}
