using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>Asks every resolver for the addresses of a name.</summary>
public delegate Task<IReadOnlyList<DnsAnswer>> NameResolution(string name, CancellationToken cancellationToken);

/// <summary>Probes one endpoint up to the handshake, for the certificate that it presents.</summary>
public delegate Task<Observation> HandshakeProbe(ProbeEndpoint endpoint, CancellationToken cancellationToken);

/// <summary>What is behind a relay's name.</summary>
/// <param name="Members">The members; empty when none were found.</param>
/// <param name="Notes">What the user should know, one line each.</param>
public sealed record DiscoveredMembers(IReadOnlyList<Member> Members, IReadOnlyList<string> Notes);

/// <summary>Finds a relay's members: its addresses by DNS, and their host names by the certificates that they present.</summary>
/// <param name="resolve">Resolves names.</param>
/// <param name="probe">Fetches certificates.</param>
public sealed class MemberDiscovery(NameResolution resolve, HandshakeProbe probe)
{
    /// <summary>Finds the members behind a URL. What cannot be found out is a note.</summary>
    public async Task<DiscoveredMembers> DiscoverAsync(RelayUrl url, CancellationToken cancellationToken)
    {
        if (url.Address is not null)
        {
            return new([], []);
        }

        var answers = await resolve(url.Host, cancellationToken);
        var addresses = answers.SelectMany(answer => answer.Addresses).Distinct().ToList();
        var notes = answers.Where(answer => answer.Failure is not null)
            .Select(answer => $"{answer.Resolver} did not resolve {url.Host}: {answer.Failure!.Detail}")
            .ToList();
        if (addresses.Count == 0)
        {
            return new([], [.. notes, "no address was found, so no members are listed: add them, or run 'ozprobes fleet init' where the name resolves"]);
        }

        var hosts = url.IsTls ? await HostsAsync(url, addresses, notes, cancellationToken) : [];
        var members = addresses
            .GroupBy(address => hosts.GetValueOrDefault(address, url.Host))
            .Select(host => new Member { Host = host.Key, Addresses = [.. host] })
            .ToList();
        if (members.Find(member => member.Host == url.Host) is { } unnamed && addresses.Count > 1)
        {
            notes.Add($"no host name of its own is known for {string.Join(", ", unnamed.Addresses)}: give each its member's host name");
        }

        return new(members, notes);
    }

    private async Task<Dictionary<IPAddress, string>> HostsAsync(RelayUrl url, List<IPAddress> addresses, List<string> notes, CancellationToken cancellationToken)
    {
        var observed = await Task.WhenAll(addresses.Select(address => probe(new(address, url.Port, url.Host, null), cancellationToken)));
        var names = observed.ToDictionary(
            observation => observation.Endpoint.Address,
            observation => MemberNaming.OwnNames(observation.Certificate?.Names ?? [], url.Host));
        notes.AddRange(observed.Where(observation => observation.Failure is not null)
            .Select(observation => $"{observation.Endpoint.Address} did not complete a handshake: {observation.Failure!.Detail}"));
        var resolved = new Dictionary<string, IReadOnlyList<IPAddress>>();
        foreach (var name in names.Values.SelectMany(own => own).Distinct().Take(64))
        {
            resolved[name] = [.. (await resolve(name, cancellationToken)).SelectMany(answer => answer.Addresses)];
        }

        var hosts = new Dictionary<IPAddress, string>();
        foreach (var address in addresses)
        {
            if (MemberNaming.HostOf(address, names[address], resolved) is { } host)
            {
                hosts[address] = host;
            }
        }

        return hosts;
    }
}
