using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>Silence to a SYN: <c>connect-timeout</c>. A Go client waits out half of its 30 s on such an address before it tries the next.</summary>
internal sealed class ConnectTimeout() : RelayRule(new(
    FindingCodes.ConnectTimeout,
    Severity.Error,
    "Nothing answers on the address: the packets are dropped on the way or the host is gone.",
    "Open the TCP port in the firewall or security group, or take the dead address out of DNS."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => FailureKey.Of(o, ProbePhase.Connect))
        where fault.Key.Reason == FailureReason.Timeout
        let endpoint = fault.First.Endpoint
        select Found(
            fault.Subject,
            $"{fault.Who} does not answer on TCP port {endpoint.Port}: packets are dropped on the way, or the host is gone",
            fault.Endpoints.Select(Wording.Line),
            $"open TCP {endpoint.Port} in the host's firewall and its cloud's security group; see how far packets get: "
                + $"traceroute -T -p {endpoint.Port} {endpoint.Address}; if the host is gone, take {endpoint.Address} out of DNS",
            Repair.Endpoints(relay, fault.Endpoints));
}
