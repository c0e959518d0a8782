namespace OpenZro.Probes.Probing.Quic;

/// <summary>A Version Negotiation packet that answered one of a probe's packets.</summary>
/// <param name="PacketBytes">The size of the packet that it answers.</param>
/// <param name="Elapsed">From that very packet to the answer.</param>
/// <param name="Versions">The versions offered.</param>
internal sealed record QuicReply(int PacketBytes, TimeSpan Elapsed, IReadOnlyList<string> Versions);
