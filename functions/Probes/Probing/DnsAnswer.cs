using System.Net;

namespace OpenZro.Probes.Probing;

/// <summary>What one resolver said about one name: the union of several queries for A and AAAA.</summary>
public sealed record DnsAnswer
{
    /// <summary>The name that was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The resolver that was asked, as <c>address:port</c>.</summary>
    public required string Resolver { get; init; }

    /// <summary>The addresses in the order first seen, without duplicates; empty on failure.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The name at the end of the CNAME chain, when there was one.</summary>
    public string? CanonicalName { get; init; }

    /// <summary>The smallest time to live among the address records.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>How long the first query for A and AAAA took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why there are no addresses; its phase is <see cref="ProbePhase.Resolve"/>.</summary>
    public ProbeFailure? Failure { get; init; }
}
