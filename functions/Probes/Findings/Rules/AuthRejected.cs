using OpenZro.Probes.Fleet;
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
        let meaning = Explain(fault.Key.Reason, relay.Dialect)
        select Found(
            fault.Subject,
            $"{fault.Who} {meaning.Message}",
            fault.Endpoints.Select(Wording.Line),
            meaning.Remedy,
            Repair.Endpoints(relay, fault.Endpoints));

    private static (string Message, string Remedy) Explain(FailureReason reason, Dialect dialect) => reason switch
    {
        FailureReason.Rejected or FailureReason.Closed or FailureReason.Reset => (
            "rejects authentication: its secret is not the one given here, or its clock is more than a minute from ours",
            $"compare {dialect.EnvironmentPrefix}AUTH_SECRET on the relay with the secret that the fleet's authSecret points at and the one of management; "
                + $"compare clocks: timedatectl; after a change: {Commands.Restart(dialect)}"),
        FailureReason.Timeout => (
            "accepts the upgrade and does not answer authentication in time: it hangs, is overloaded or is shutting down",
            $"on the host: journalctl -u {dialect.RelayService}; uptime; if it hangs: {Commands.Restart(dialect)}"),
        _ => (
            "accepts the upgrade and answers authentication with something that no relay sends: another service, or a proxy that changes messages",
            $"let nothing but the relay answer /relay, and what is in front pass WebSocket messages on unchanged; on the host: systemctl status {dialect.RelayService}"),
    };
}
