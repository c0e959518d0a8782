using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>TLS does not come about, or is refused before any answer: <c>handshake-failed</c>. Silence is <c>handshake-timeout</c>.</summary>
internal sealed class HandshakeFailed() : RelayRule(new(
    FindingCodes.HandshakeFailed,
    Severity.Error,
    "The TCP connection stands, but TLS does not come about: an alert, an abrupt end, or something that is not TLS.",
    "Do what the alert hints at: a certificate for the name, TLS 1.2 or 1.3, no client certificate; let nothing else answer on the port."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => FailureKey.Of(o, ProbePhase.Handshake))
        where fault.Key.Reason != FailureReason.Timeout
        let endpoint = fault.First.Endpoint
        select Found(
            fault.Subject,
            $"{fault.Who} {Explain(fault.Key)}",
            fault.Endpoints.Select(Wording.Line),
            $"{Advise(relay, fault)}; see for yourself: {Commands.OpenSsl(endpoint, "-alpn http/1.1")}",
            Repair.Endpoints(relay, fault.Endpoints));

    private static string Explain(FailureKey key) => key switch
    {
        { Reason: FailureReason.Alert, Code: { } alert } => $"refuses the TLS handshake with alert {TlsAlert.Describe(alert)}: {TlsAlertHints.Of(alert)}",
        { Reason: FailureReason.Alert } => "refuses the TLS handshake with an alert",
        { Reason: FailureReason.Reset or FailureReason.Closed } =>
            "ends the connection in the middle of the TLS handshake: a load balancer without a healthy backend, a filter on the server's name, a client certificate demanded, or a server that crashed",
        { Reason: FailureReason.Protocol } => "answers the TLS handshake with something that is not the TLS a client speaks: plain text on the port, or TLS older than 1.2",
        _ => "does not complete the TLS handshake",
    };

    private static string Advise(RelayCase relay, Fault<FailureKey> fault) => fault.Key switch
    {
        { Reason: FailureReason.Alert, Code: 70 or 71 or 40 } => "let the server offer TLS 1.3, or 1.2 with ECDHE and AES-GCM; turn client certificates off",
        { Reason: FailureReason.Alert, Code: 112 or 80 } =>
            $"give the server a certificate for {fault.First.Endpoint.ServerName}: "
            + Commands.NewCertificate(relay, fault.First, Commands.WantedNames(relay, fault.First)),
        { Reason: FailureReason.Alert, Code: >= 42 and <= 49 or 116 } => "turn the demand for client certificates off: no peer has one",
        { Reason: FailureReason.Alert, Code: 120 } => "let what terminates TLS offer http/1.1 by ALPN",
        { Reason: FailureReason.Protocol } =>
            $"check that {relay.Dialect.RelayService} has its certificate ({relay.Dialect.EnvironmentPrefix}TLS_CERT_FILE, {relay.Dialect.EnvironmentPrefix}TLS_KEY_FILE) "
            + "and that nothing else listens on the port; without TLS the URL must begin with rel://",
        _ => $"check the load balancer, proxy or firewall in front of the relay, and its log: journalctl -u {relay.Dialect.RelayService}",
    };
}
