namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// A relay offers other transports than it is meant to, or its members differ in them: <c>transports-differ</c>. It matters because QUIC
/// halves the round trips of a pick, so such a relay wins where a nearer one should. Silence where QUIC is promised is <c>quic-unreachable</c>.
/// </summary>
internal sealed class TransportsDiffer() : RelayRule(new(
    FindingCodes.TransportsDiffer,
    Severity.Warning,
    "The relay answers QUIC although the fleet says that it does not offer it, or some of its members answer and others do not.",
    "Open or close the UDP port alike on every member, and write what is meant into transports in the fleet."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var answers = relay.Quic.Where(q => !QuicUnreachable.IsSilent(q)).ToList();
        var isExcluded = relay.Relay.Transports is not null && !relay.Relay.OffersQuic;
        var isMixed = relay.Relay.Transports is null && answers.Count > 0 && answers.Count < relay.Quic.Count;
        if ((isExcluded && answers.Count > 0) || isMixed)
        {
            yield return Found(
                relay.Subject(),
                isExcluded
                    ? $"{relay.Relay.Name} answers QUIC, which its transports in the fleet leave out: it wins races against nearer relays without QUIC"
                    : $"{relay.Relay.Name} answers QUIC on some addresses and not on others: how fast a peer picks it depends on the address it gets",
                relay.Quic.Select(q => $"{q.Address}:{q.Port}/udp: " + (QuicUnreachable.IsSilent(q) ? q.Failure?.Detail ?? "no answer" : $"answered in {Wording.Milliseconds(q.Elapsed ?? q.SmallElapsed)}")),
                isExcluded
                    ? $"write transports: [ws, quic] in the fleet if that is meant, else close UDP {answers[0].Port}"
                    : $"open UDP {answers[0].Port} on every member, or close it on every member",
                isExcluded ? run => run with { Quic = [] } : Repair.Quic(relay));
        }
    }
}
