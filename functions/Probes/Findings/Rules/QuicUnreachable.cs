using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>A relay that is said to offer QUIC does not answer it: <c>quic-unreachable</c>. Others are not asked to.</summary>
internal sealed class QuicUnreachable() : RelayRule(new(
    FindingCodes.QuicUnreachable,
    Severity.Warning,
    "The fleet says that the relay offers QUIC, and its UDP port does not answer: peers need four round trips instead of two to pick it.",
    "Open the UDP port to the relay; a proxy in front must pass UDP on."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var silent = relay.Relay.OffersQuic ? relay.Quic.Where(IsSilent).ToList() : [];
        if (silent.Count == 0)
        {
            yield break;
        }

        var refused = silent.All(q => q.Failure?.Reason == FailureReason.Refused);
        var port = silent[0].Port;
        yield return Found(
            relay.Subject(address: silent.Count == 1 && relay.Quic.Count > 1 ? silent[0].Address : null),
            $"{relay.Relay.Name} does not answer QUIC on UDP port {port}" + (refused ? ": nothing listens there" : ", although it is said to offer it"),
            silent.Select(q => $"{q.Address}:{q.Port}/udp: {q.Failure?.Detail ?? "no answer"}"),
            refused
                ? $"the relay starts QUIC only with TLS of its own: give {relay.Dialect.RelayService} its certificate and run: {Commands.Restart(relay.Dialect)}; or take quic out of its transports in the fleet"
                : $"open UDP {port} in the firewall, the security group and the load balancer (the Helm chart exposes TCP only); or take quic out of its transports in the fleet",
            Repair.Quic(relay));
    }

    /// <summary>Whether no packet of any size was answered.</summary>
    public static bool IsSilent(QuicObservation q) => q.Elapsed is null && q.SmallElapsed is null;
}
