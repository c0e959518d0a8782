using System.Globalization;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// TLS takes much longer than its round trips: <c>handshake-slow</c>. It needs both a ratio and an excess over the budget (TLS 1.3: one
/// round trip, 1.2: two), on every endpoint of an address; distorted samples are not judged, and what a large chain or a nearby proxy
/// explains is left to those findings.
/// </summary>
internal sealed class HandshakeSlow() : RelayRule(new(
    FindingCodes.HandshakeSlow,
    Severity.Warning,
    "The TLS handshake takes at least 1.5 times its round trips and 20 ms more: a busy or slow server, a second hello, or a proxy in the way.",
    "Give the relay CPU, use an ECDSA key, terminate TLS where the relay is."))
{
    private const double Ratio = 1.5;
    private static readonly TimeSpan s_excess = TimeSpan.FromMilliseconds(20);

    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var judged = relay.Tried
            .Where(o => o is { Connect: not null, Handshake: not null, Tls: not null } && o.Lag <= ClientCosts.DistortingLag)
            .Where(o => !relay.Intercepted.Contains(o) && !LatencyImpossible.IsImpossible(relay, o));
        var slow = judged.GroupBy(o => o.Endpoint.Address).Where(g => g.All(IsSlow)).SelectMany(g => g);
        return
            from fault in Fault.Group(relay, slow, _ => Kind.Code)
            let worst = fault.Endpoints.MaxBy(o => o.Handshake!.Value - Budget(o))!
            select Found(
                fault.Subject,
                $"{fault.Who} takes {Wording.Milliseconds(worst.Handshake)} for a TLS handshake that {Wording.Milliseconds(Budget(worst))} of round trips allow",
                fault.Endpoints.Select(o => Wording.Line(
                    o,
                    $"connect {Wording.Milliseconds(o.Connect)}, TLS {o.Tls!.Version} handshake {Wording.Milliseconds(o.Handshake)}, "
                        + (o.Handshake!.Value / Budget(o)).ToString("0.0", CultureInfo.InvariantCulture) + " times its round trips")),
                $"on the host: check the CPU's load (uptime; systemctl status {relay.Dialect.RelayService}), prefer an ECDSA key to RSA, terminate TLS on the relay rather than far from it; "
                    + $"a second hello (HelloRetryRequest) shows in: {Commands.OpenSsl(worst.Endpoint, "-msg")}",
                Repair.Handshakes(fault.Endpoints, Budget));
    }

    private static bool IsSlow(Observation o) => o.Handshake > Ratio * Budget(o) && o.Handshake - Budget(o) >= s_excess;

    private static TimeSpan Budget(Observation o)
    {
        var roundTrips = o.Tls!.Version == "1.3" ? 1 : 2;
        var forChain = o.Certificate?.ChainBytes >= CertChainLarge.TcpBytes ? 1 : 0;
        return o.Connect!.Value * (roundTrips + forChain);
    }
}
