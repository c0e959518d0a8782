using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Findings;

/// <summary>How a relay's name in DNS differs from the fleet, and resolvers from each other.</summary>
public sealed record MemberSetComparison
{
    /// <summary>Members in service of which a resolver lists no address.</summary>
    public IReadOnlyList<MissingMember> Missing { get; init; } = [];

    /// <summary>Single addresses, written in the fleet, that no resolver lists although another one of the same member is listed.</summary>
    public IReadOnlyList<MissingAddress> MissingAddresses { get; init; } = [];

    /// <summary>Addresses in DNS that belong to no member; empty when the addresses of some member are not known.</summary>
    public IReadOnlyList<UnexpectedAddress> Unexpected { get; init; } = [];

    /// <summary>Members that the fleet calls drained and DNS still lists.</summary>
    public IReadOnlyList<Member> DrainedButListed { get; init; } = [];

    /// <summary>Members of which neither the fleet nor DNS tells an address: neither present nor missing.</summary>
    public IReadOnlyList<Member> UnknownMembers { get; init; } = [];

    /// <summary>The different sets that were answered, with their resolvers; resolvers whose own answers vary are in none.</summary>
    public IReadOnlyList<ResolverSet> Sets { get; init; } = [];

    /// <summary>Resolvers that gave no address for the name.</summary>
    public IReadOnlyList<string> FailedResolvers { get; init; } = [];

    /// <summary>Whether two resolvers that each keep to one answer gave different ones.</summary>
    public bool ResolversDisagree => Sets.Count > 1;
}

/// <summary>A member in service that peers do not find.</summary>
/// <param name="Member">The member.</param>
/// <param name="Addresses">The addresses that were looked for.</param>
/// <param name="Resolvers">The resolvers that list none of them.</param>
/// <param name="Everywhere">Whether no resolver lists the member; otherwise the resolvers disagree about it.</param>
public sealed record MissingMember(Member Member, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> Resolvers, bool Everywhere);

/// <summary>One of several addresses of a member that DNS does not list.</summary>
public sealed record MissingAddress(Member Member, IPAddress Address);

/// <summary>An address in DNS that belongs to no member.</summary>
/// <param name="Address">The address.</param>
/// <param name="Resolvers">The resolvers that list it.</param>
public sealed record UnexpectedAddress(IPAddress Address, IReadOnlyList<string> Resolvers);

/// <summary>A set of addresses and the resolvers that answered with exactly this set.</summary>
public sealed record ResolverSet(IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> Resolvers);
