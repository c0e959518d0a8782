using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>QUIC answers 1,200 bytes and not the client's first packet: <c>quic-mtu</c>.</summary>
internal sealed class QuicMtu() : RelayRule(new(
    FindingCodes.QuicMtu,
    Severity.Warning,
    "QUIC answers a packet of 1,200 bytes but not one of the client's first-packet size: the path is too narrow, and the client's QUIC never gets through.",
    "Raise the MTU on the path, or let the host and its tunnels carry 1,480-byte packets."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var narrow = relay.Relay.Transports is null || relay.Relay.OffersQuic ? relay.Quic.Where(IsNarrow).ToList() : [];
        if (narrow.Count > 0)
        {
            var bytes = narrow[0].PacketBytes > 0 ? narrow[0].PacketBytes : relay.Dialect.FirstQuicPacketBytes;
            yield return Found(
                relay.Subject(address: narrow.Count == 1 && relay.Quic.Count > 1 ? narrow[0].Address : null),
                $"{relay.Relay.Name} answers QUIC at 1,200 bytes and not at {Wording.Number(bytes)}, the size of the client's first packet",
                narrow.Select(q => $"{q.Address}:{q.Port}/udp: 1,200 bytes answered in {Wording.Milliseconds(q.SmallElapsed)}; {Wording.Number(bytes)} bytes: {q.Failure?.Detail ?? "no answer"}"),
                $"find the narrow hop: ping -M do -s {bytes} {narrow[0].Address}; tracepath {narrow[0].Address}; raise its MTU, or that of the relay's tunnel or overlay",
                Repair.Quic(relay));
        }
    }

    /// <summary>Whether only the small packet was answered.</summary>
    public static bool IsNarrow(QuicObservation q) => q.Elapsed is null && q.SmallElapsed is not null;
}
