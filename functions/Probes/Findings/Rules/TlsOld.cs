namespace OpenZro.Probes.Findings.Rules;

/// <summary>TLS 1.2: one more round trip than 1.3 (RFC 8446 section 2): <c>tls-old</c>.</summary>
internal sealed class TlsOld() : RelayRule(new(
    FindingCodes.TlsOld,
    Severity.Info,
    "The server speaks TLS 1.2 or older, which costs one round trip more than 1.3 in every race.",
    "Allow TLS 1.3 in what terminates TLS."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried.Where(o => !relay.Intercepted.Contains(o)), o => o.Tls is { } tls && IsOld(tls.Version) ? tls.Version : null)
        select Found(
            fault.Subject,
            $"{fault.Who} speaks TLS {fault.Key}: one more round trip than TLS 1.3",
            fault.Endpoints.Select(o => Wording.Line(o, $"TLS {o.Tls!.Version}, {o.Tls.Cipher}, handshake {Wording.Milliseconds(o.Handshake)} at a round trip of {Wording.Milliseconds(o.Connect)}")),
            $"allow TLS 1.3 in what terminates TLS (in nginx: ssl_protocols TLSv1.2 TLSv1.3); check: {Commands.OpenSsl(fault.First.Endpoint, "-tls1_3")}",
            Repair.Handshakes(fault.Endpoints, o => o.Connect ?? o.Handshake ?? TimeSpan.Zero));

    private static bool IsOld(string version) => version is "1.0" or "1.1" or "1.2";
}
