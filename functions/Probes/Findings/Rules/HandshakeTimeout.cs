using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>The connection stands and TLS goes silent: <c>handshake-timeout</c>.</summary>
internal sealed class HandshakeTimeout() : RelayRule(new(
    FindingCodes.HandshakeTimeout,
    Severity.Error,
    "The TCP connection stands, but the TLS handshake does not end in time.",
    "Look for a load balancer without a backend, a relay that hangs, or a path that drops large packets."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => FailureKey.Of(o, ProbePhase.Handshake))
        where fault.Key.Reason == FailureReason.Timeout
        select Found(
            fault.Subject,
            $"{fault.Who} accepts the connection and then does not complete the TLS handshake in time",
            fault.Endpoints.Select(o => $"{Wording.Line(o)}; connected in {Wording.Milliseconds(o.Connect)}"),
            $"on the host: journalctl -u {relay.Dialect.RelayService}; uptime; check that a load balancer in front has a healthy backend, and that the path "
                + $"carries large packets: ping -M do -s 1400 {fault.First.Endpoint.Address}; then: {Commands.OpenSsl(fault.First.Endpoint, "-msg")}",
            Repair.Endpoints(relay, fault.Endpoints));
}
