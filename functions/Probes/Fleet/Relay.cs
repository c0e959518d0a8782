using System.Net;

namespace OpenZro.Probes.Fleet;

/// <summary>One entry of management's <c>Relay.Addresses</c>, with what is known and expected of it.</summary>
public sealed record Relay
{
    /// <summary>The name that findings, tables and rollouts use; unique in the fleet.</summary>
    public required string Name { get; init; }

    /// <summary>The URL exactly as management lists it.</summary>
    public required RelayUrl Url { get; init; }

    /// <summary>Where the relay stands in its life. The default is <see cref="RelayState.Active"/>.</summary>
    public RelayState State { get; init; } = RelayState.Active;

    /// <summary>The transports that it is meant to offer; <see langword="null"/> when nothing is said.</summary>
    public IReadOnlyList<Transport>? Transports { get; init; }

    /// <summary>Who may have signed its certificates: parts of issuer names, compared without case; empty when anyone may.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>The instance URL that an authenticated peer is told (<c>OZ_EXPOSED_ADDRESS</c>), when it is known.</summary>
    public RelayUrl? InstanceUrl { get; init; }

    /// <summary>The processes behind the name; empty when the URL's host is all that is known.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>Whether the fleet says that this relay offers QUIC.</summary>
    public bool OffersQuic => Transports?.Contains(Transport.Quic) ?? false;
}

/// <summary>One relay process behind a cluster name.</summary>
public sealed record Member
{
    /// <summary>The member's own host name.</summary>
    public required string Host { get; init; }

    /// <summary>The member's addresses; empty when its host name is to be resolved.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Whether the member was taken out of DNS on purpose: it is probed, and not missed in the cluster's record.</summary>
    public bool Drained { get; init; }

    /// <summary>The member's own instance URL, where members share no fabric.</summary>
    public RelayUrl? InstanceUrl { get; init; }
}

/// <summary>Where a relay stands in its life.</summary>
public enum RelayState
{
    /// <summary>Listed by management: peers may pick it. A fleet file may also say <c>listed</c>.</summary>
    Active,

    /// <summary>Not listed yet: probed like the others, but in no pick and no alert.</summary>
    Candidate,

    /// <summary>Still listed, on its way out.</summary>
    Retiring,
}

/// <summary>How a client reaches a relay.</summary>
public enum Transport
{
    /// <summary>WebSocket over TCP, with TLS for <c>rels://</c>.</summary>
    Ws,

    /// <summary>QUIC over UDP.</summary>
    Quic,
}
