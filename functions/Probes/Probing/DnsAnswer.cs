using System.Net;

namespace OpenZro.Probes.Probing;

/// <summary>What one resolver said about one name: the union of several queries for A and AAAA.</summary>
public sealed record DnsAnswer
{
    /// <summary>The <see cref="Resolver"/> of an answer that came from this machine's hosts file.</summary>
    public const string Hosts = "hosts";

    /// <summary>The <see cref="Resolver"/> of the answer for a host that is an address and needs no DNS.</summary>
    public const string Literal = "literal";

    /// <summary>The <see cref="Resolver"/> of the only answer on a machine that has no DNS server.</summary>
    public const string SystemDefault = "system";

    /// <summary>The name that was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The resolver that was asked, as <c>address:port</c>; or <see cref="Hosts"/>, <see cref="Literal"/>, <see cref="SystemDefault"/>.</summary>
    public required string Resolver { get; init; }

    /// <summary>The addresses in the order first seen, without duplicates; empty on failure.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The name at the end of the CNAME chain, when there was one.</summary>
    public string? CanonicalName { get; init; }

    /// <summary>The smallest time to live among the address records and the aliases that led to them.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>How long the first query for A and AAAA took: what a peer would have waited, lost packets included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How often A and AAAA were asked for; 0 when no DNS server was.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether the rounds differed from each other: the server hands out subsets in turn, and the union may lack some.</summary>
    public bool Varies { get; init; }

    /// <summary>Why there are no addresses; its phase is <see cref="ProbePhase.Resolve"/>.</summary>
    public ProbeFailure? Failure { get; init; }

    /// <summary>
    /// Why one family got no proper answer although the other has addresses, such as SERVFAIL or silence for AAAA: a peer works, but may
    /// wait for it. A family that simply has no address is no failure.
    /// </summary>
    public ProbeFailure? FamilyFailure { get; init; }
}
