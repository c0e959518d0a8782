using System.Net;

namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>Tells which host each address of a cluster is, from the names on certificates and what those names resolve to.</summary>
internal static class MemberNaming
{
    /// <summary>The names of a certificate that can be a member's own: no wildcard, no address, not the cluster's name.</summary>
    public static IReadOnlyList<string> OwnNames(IEnumerable<string> names, string cluster) =>
    [
        .. names.Where(name => !name.StartsWith('*') && !IPAddress.TryParse(name, out _))
            .Select(name => RelayUrl.TryNormaliseHost(name, out var host) ? host : cluster)
            .Where(host => host != cluster)
            .Distinct(),
    ];

    /// <summary>
    /// The host of an address: the one name that resolves to it, else the only name there is when it resolves to nothing else;
    /// <see langword="null"/> when the address has no name of its own.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="names">The own names on the certificate that it presents.</param>
    /// <param name="resolved">What each name resolves to.</param>
    public static string? HostOf(IPAddress address, IReadOnlyList<string> names, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> resolved)
    {
        var pointing = names.Where(name => resolved.GetValueOrDefault(name)?.Contains(address) ?? false).ToList();
        return pointing.Count > 0 ? pointing[0]
            : names.Count == 1 && (resolved.GetValueOrDefault(names[0])?.Count ?? 0) == 0 ? names[0]
            : null;
    }
}
