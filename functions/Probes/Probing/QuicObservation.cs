using System.Net;

namespace OpenZro.Probes.Probing;

/// <summary>Whether a relay's UDP port answers a QUIC packet of a reserved version with Version Negotiation (RFC 9000 section 6).</summary>
public sealed record QuicObservation
{
    /// <summary>The address asked: like the client, the first IPv4 address of the relay's name.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>When the first packet was sent.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>One round trip: from the packet of the client's first-packet size to its answer; <see langword="null"/> without one.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>One round trip of the 1,200-byte packet, sent when the full-size one was not answered.</summary>
    public TimeSpan? SmallElapsed { get; init; }

    /// <summary>The size of the full packet in bytes of UDP payload.</summary>
    public int PacketBytes { get; init; }

    /// <summary>The versions offered, as eight hexadecimal digits each.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Why the full-size packet got no answer: <c>Timeout</c>, <c>TooLarge</c>, <c>Refused</c>, …; its phase is <see cref="ProbePhase.Connect"/>.</summary>
    public ProbeFailure? Failure { get; init; }
}
