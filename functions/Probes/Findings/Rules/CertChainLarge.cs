namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// A chain that costs another round trip: <c>cert-chain-large</c>. A QUIC server may send three times what it received before it has
/// to wait (RFC 9000 section 8.1), about 4,300 bytes of certificates; TCP's first window carries ten segments, about 14,000 (RFC 6928).
/// </summary>
internal sealed class CertChainLarge() : RelayRule(new(
    FindingCodes.CertChainLarge,
    Severity.Warning,
    "The certificates that are sent do not fit the first flight (4,300 bytes where QUIC is offered, 14,000 on TCP): each connection costs one more round trip.",
    "Send the leaf and the intermediates only, no root and no cross-signed extras, with an ECDSA key."))
{
    /// <summary>From this size on, in bytes of DER, QUIC needs one more round trip.</summary>
    public const int QuicBytes = 4_300;

    /// <summary>From this size on, in bytes of DER, TLS over TCP needs one more round trip.</summary>
    public const int TcpBytes = 14_000;

    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var limit = relay.OffersQuic ? QuicBytes : TcpBytes;
        return
            from fault in Fault.Group(relay, relay.Presented, o => o.Certificate!.ChainBytes >= limit ? o.Certificate.Sha256 : null)
            let certificate = fault.First.Certificate!
            select Found(
                fault.Subject,
                $"{fault.Who} sends {Wording.Number(certificate.ChainBytes)} bytes of certificates, more than {Wording.Number(limit)}: "
                    + (certificate.ChainBytes >= TcpBytes ? "each TLS handshake" : "each QUIC handshake") + " takes one more round trip",
                fault.Endpoints.Select(o => Wording.Line(
                    o, $"{Wording.Count(o.Certificate!.ChainCount, "certificate")}, {Wording.Number(o.Certificate.ChainBytes)} bytes, {o.Certificate.KeyType}")),
                $"leave the root and cross-signed extras out of {relay.Dialect.EnvironmentPrefix}TLS_CERT_FILE and use an ECDSA key (certbot: --key-type ecdsa --preferred-chain 'ISRG Root X2'), "
                    + $"then run: {Commands.Restart(relay.Dialect)}; see what is sent: {Commands.OpenSsl(fault.First.Endpoint)}");
    }
}
