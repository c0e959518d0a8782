using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>
/// Which endpoints a relay has: every address that is expected or was resolved, with every name that it must serve. The relay's own
/// name is served by each member and by every other address in its DNS record; a member's host by the member's own addresses.
/// </summary>
public static class EndpointMatrix
{
    /// <summary>The names to resolve: the relay's own, then its members' hosts; addresses are no names.</summary>
    public static IReadOnlyList<string> NamesOf(Relay relay) =>
    [
        .. relay.Members.Select(member => member.Host).Prepend(relay.Url.Host)
            .Where(name => !IPAddress.TryParse(name, out _))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The addresses that a name should have: a member's own, or those of all members that were not taken out of DNS.</summary>
    public static IReadOnlyCollection<IPAddress> ExpectedOf(string name, Relay relay) =>
    [
        .. relay.Members
            .Where(member => Same(name, relay.Url.Host) ? !member.Drained : Same(name, member.Host))
            .SelectMany(member => member.Addresses)
            .Distinct(),
    ];

    /// <summary>The endpoints, member by member in the fleet's order, then the addresses that are no member's.</summary>
    public static IReadOnlyList<ProbeEndpoint> Of(Relay relay, IReadOnlyList<DnsAnswer> dns, IReadOnlyList<string> extraNames)
    {
        var endpoints = new List<ProbeEndpoint>();
        var seen = new HashSet<(IPAddress, string)>();
        foreach (var member in relay.Members)
        {
            foreach (var address in member.Addresses.Concat(Resolved(member.Host, dns)).Distinct())
                Add(address, member.Host, [relay.Url.Host, member.Host, .. extraNames]);
        }

        var ofMembers = endpoints.Select(endpoint => endpoint.Address).ToHashSet();
        foreach (var address in Resolved(relay.Url.Host, dns).Where(address => !ofMembers.Contains(address)))
            Add(address, null, [relay.Url.Host, .. extraNames]);

        return endpoints;

        void Add(IPAddress address, string? member, IEnumerable<string> names)
        {
            foreach (var name in names)
            {
                if (seen.Add((address, name.ToUpperInvariant())))
                    endpoints.Add(new ProbeEndpoint(address, relay.Url.Port, name, member));
            }
        }
    }

    /// <summary>The IPv4 addresses to ask for QUIC: the one that a client would take first in front.</summary>
    public static IReadOnlyList<IPAddress> QuicAddresses(Relay relay, IReadOnlyList<DnsAnswer> dns, IReadOnlyList<ProbeEndpoint> endpoints) =>
        !relay.Url.IsTls ? [] :
        [
            .. Resolved(relay.Url.Host, dns)
                .Concat(endpoints.Select(endpoint => endpoint.Address))
                .Where(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
                .Distinct(),
        ];

    /// <summary>How long resolving a name took: the fastest resolver that answered.</summary>
    public static TimeSpan? ResolveTime(string name, IReadOnlyList<DnsAnswer> dns)
    {
        TimeSpan? fastest = null;
        foreach (var answer in dns)
        {
            if (answer.Failure is null && Same(answer.Name, name) && !(answer.Elapsed > fastest))
                fastest = answer.Elapsed;
        }

        return fastest;
    }

    private static IEnumerable<IPAddress> Resolved(string host, IReadOnlyList<DnsAnswer> dns) =>
        IPAddress.TryParse(host, out var literal)
            ? [literal]
            : dns.Where(answer => Same(answer.Name, host))
                .SelectMany(answer => answer.Addresses)
                .Distinct();

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
