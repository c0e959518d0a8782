using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings;

/// <summary>
/// Compares what DNS says about a relay's name with the members that the fleet lists, exactly and without regard to order. Each answer
/// is the union of several queries, and what one resolver lacks another may have, so rotating or geographic answers accuse nobody.
/// </summary>
public static class MemberSets
{
    /// <summary>Compares the answers for one relay: those for its own name with its members, and with each other.</summary>
    /// <param name="relay">The relay. Without members nothing is expected; an address in place of a name is never compared.</param>
    /// <param name="answers">A run's answers: for the relay's name, and for hosts of members whose addresses the fleet leaves open.</param>
    public static MemberSetComparison Compare(Relay relay, IReadOnlyList<DnsAnswer> answers)
    {
        if (relay.Url.Address is not null)
        {
            return new MemberSetComparison();
        }

        var listings = answers.Where(a => SameName(a.Name, relay.Url.Host) && a.Failure is null)
            .Select(a => new Listing(a.Resolver, a.Varies, a.Addresses.Select(Normalize).ToHashSet()))
            .ToList();
        var comparison = new MemberSetComparison
        {
            Sets = GroupBySet(listings),
            FailedResolvers = [.. answers.Where(a => SameName(a.Name, relay.Url.Host) && a.Failure is not null).Select(a => a.Resolver)],
        };
        return relay.Members.Count == 0 || listings.Count == 0 ? comparison : CompareMembers(comparison, relay, answers, listings);
    }

    private static MemberSetComparison CompareMembers(
        MemberSetComparison comparison, Relay relay, IReadOnlyList<DnsAnswer> answers, List<Listing> listings)
    {
        var members = relay.Members.Select(m => (Member: m, Addresses: AddressesOf(m, answers))).ToList();
        var expected = members.SelectMany(m => m.Addresses).ToHashSet();
        var seen = listings.SelectMany(l => l.Addresses).ToHashSet();
        var known = members.Where(m => m.Addresses.Count > 0).ToList();
        var serving = known.Where(m => !m.Member.Drained).ToList();
        return comparison with
        {
            UnknownMembers = [.. members.Where(m => m.Addresses.Count == 0).Select(m => m.Member)],
            Missing = [.. serving.Select(m => Missing(m.Member, m.Addresses, listings)).OfType<MissingMember>()],
            MissingAddresses = [.. serving.Where(m => m.Member.Addresses.Count > 0 && m.Addresses.Overlaps(seen))
                .SelectMany(m => m.Addresses.Where(a => !seen.Contains(a)).Select(a => new MissingAddress(m.Member, a)))],
            DrainedButListed = [.. known.Where(m => m.Member.Drained && m.Addresses.Overlaps(seen)
                && !serving.Any(s => s.Addresses.Overlaps(m.Addresses))).Select(m => m.Member)],
            Unexpected = known.Count < members.Count
                ? []
                : [.. listings.SelectMany(l => l.Addresses).Distinct().Where(a => !expected.Contains(a))
                    .Select(a => new UnexpectedAddress(a, [.. listings.Where(l => l.Addresses.Contains(a)).Select(l => l.Resolver)]))],
        };
    }

    private static MissingMember? Missing(Member member, HashSet<IPAddress> addresses, List<Listing> listings)
    {
        var everywhere = !listings.Any(l => l.Addresses.Overlaps(addresses));
        var lacking = listings.Where(l => !l.Addresses.Overlaps(addresses) && (everywhere || !l.Varies)).ToList();
        return lacking.Count == 0
            ? null
            : new MissingMember(member, [.. addresses], [.. lacking.Select(l => l.Resolver)], everywhere);
    }

    private static HashSet<IPAddress> AddressesOf(Member member, IReadOnlyList<DnsAnswer> answers)
    {
        var given = member.Addresses;
        if (given.Count == 0)
        {
            given = IPAddress.TryParse(member.Host, out var literal)
                ? [literal]
                : [.. answers.Where(a => SameName(a.Name, member.Host)).SelectMany(a => a.Addresses)];
        }

        return [.. given.Select(Normalize)];
    }

    private static List<ResolverSet> GroupBySet(List<Listing> listings)
    {
        var groups = new List<(HashSet<IPAddress> Addresses, List<string> Resolvers)>();
        foreach (var listing in listings.Where(l => !l.Varies))
        {
            var group = groups.Find(g => g.Addresses.SetEquals(listing.Addresses));
            if (group.Resolvers is null)
            {
                groups.Add((listing.Addresses, [listing.Resolver]));
            }
            else
            {
                group.Resolvers.Add(listing.Resolver);
            }
        }

        return [.. groups.Select(g => new ResolverSet([.. g.Addresses], g.Resolvers))];
    }

    private static bool SameName(string one, string other) =>
        string.Equals(one.TrimEnd('.'), other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static IPAddress Normalize(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed record Listing(string Resolver, bool Varies, HashSet<IPAddress> Addresses);
}
