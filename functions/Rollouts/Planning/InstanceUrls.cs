using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Instance URLs: what a relay tells its clients that it is called (<c>OZ_EXPOSED_ADDRESS</c> with its scheme).</summary>
public static class InstanceUrls
{
    /// <summary>
    /// Every instance URL by which a relay can show itself: its own, else its members', else the URL by which it is listed.
    /// </summary>
    public static IReadOnlyList<string> Of(Relay relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        RelayUrl[] urls = relay.InstanceUrl is { } own ? [own] : [.. relay.Members.Select(member => member.InstanceUrl).OfType<RelayUrl>()];
        return [.. (urls.Length > 0 ? urls : [relay.Url]).Distinct().Select(url => url.Text).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether two URLs mean the same: default ports filled in, hosts without case. What is no relay URL is compared as text.</summary>
    public static bool AreSame(string a, string b) =>
        RelayUrl.TryParse(a, out var first, out _) && RelayUrl.TryParse(b, out var second, out _) ? first.Equals(second) : string.Equals(a, b, StringComparison.Ordinal);

    /// <summary>Whether a URL is one of several.</summary>
    public static bool Contains(IEnumerable<string> urls, string url) => urls.Any(known => AreSame(known, url));

    /// <summary>The relay of a fleet that shows itself by an instance URL; <see langword="null"/> when none does.</summary>
    public static Relay? Find(FleetDefinition fleet, string url)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return fleet.Relays.FirstOrDefault(relay => Contains(Of(relay), url))
            ?? fleet.Relays.FirstOrDefault(relay => AreSame(relay.Url.Text, url));
    }
}
