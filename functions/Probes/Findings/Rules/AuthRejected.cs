using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>The relay does not answer a well-formed Auth message: <c>auth-rejected</c>. Its token is good for 60 s, so clocks matter.</summary>
internal sealed class AuthRejected() : RelayRule(new(
    FindingCodes.AuthRejected,
    Severity.Error,
    "The relay ends the connection on a well-formed Auth message: another secret, or clocks that are apart.",
    "Give the relay the mesh's secret and set its clock; every relay of a mesh shares one secret."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => FailureKey.Of(o, ProbePhase.Authenticate))
        let rejected = fault.Key.Reason is FailureReason.Rejected or FailureReason.Closed or FailureReason.Reset
        select Found(
            fault.Subject,
            rejected
                ? $"{fault.Who} rejects authentication: its secret is not the one given here, or its clock is more than a minute from ours"
                : $"{fault.Who} accepts the upgrade and does not answer authentication as a relay does: it may be shutting down, or not be a relay",
            fault.Endpoints.Select(Wording.Line),
            $"compare {relay.Dialect.EnvironmentPrefix}AUTH_SECRET on the relay with the secret that the fleet's authSecret points at and the one of management; "
                + $"compare clocks: timedatectl; after a change: {Commands.Restart(relay.Dialect)}",
            Repair.Endpoints(relay, fault.Endpoints));
}
