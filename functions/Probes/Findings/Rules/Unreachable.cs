using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>The network says no: <c>unreachable</c>. Silence is <c>connect-timeout</c>.</summary>
internal sealed class Unreachable() : RelayRule(new(
    FindingCodes.Unreachable,
    Severity.Error,
    "The connection is refused, reset, or the network says that there is no way there.",
    "Start the relay and let it listen on the port; open the port in its firewall; mend the route or the address."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => FailureKey.Of(o, ProbePhase.Connect))
        where fault.Key.Reason != FailureReason.Timeout
        let endpoint = fault.First.Endpoint
        let meaning = Explain(fault.Key.Reason, endpoint.Port, Commands.Connect(endpoint), relay.Dialect.RelayService)
        select Found(
            fault.Subject, $"{fault.Who} {meaning.Message}", fault.Endpoints.Select(Wording.Line), meaning.Remedy, Repair.Endpoints(relay, fault.Endpoints));

    private static (string Message, string Remedy) Explain(FailureReason reason, int port, string connect, string service) => reason switch
    {
        FailureReason.Refused => (
            $"refuses connections on TCP port {port}: the host is up, and nothing listens there",
            $"on the host: systemctl status {service}; ss -ltnp 'sport = :{port}'; then from here: {connect}"),
        FailureReason.Unreachable => (
            "cannot be reached: the network says that there is no route to it",
            $"check the address in DNS and in the fleet, the host's power and its route; then from here: {connect}"),
        FailureReason.Reset or FailureReason.Closed => (
            $"resets connections on TCP port {port}: a firewall or a load balancer without a healthy backend does so",
            $"check the firewall and the load balancer in front of it, and on the host: systemctl status {service}; then from here: {connect}"),
        _ => (
            $"cannot be connected to on TCP port {port}",
            $"check the address, the firewall and on the host: systemctl status {service}; then from here: {connect}"),
    };
}
