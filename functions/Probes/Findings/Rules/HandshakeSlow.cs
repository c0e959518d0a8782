using System.Globalization;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// TLS takes much longer than its round trips: <c>handshake-slow</c>. It needs both a ratio and an excess over the budget (TLS 1.3: one
/// round trip, 1.2: two), and as much time as a busy machine next door does not take for any handshake (10 to 40 ms with 32 of them on two
/// processors): without round trips, any ratio is large. It must be so on every endpoint of an address; distorted samples are not judged, and what a large chain or a nearby proxy
/// explains is left to those findings.
/// </summary>
internal sealed class HandshakeSlow() : RelayRule(new(
    FindingCodes.HandshakeSlow,
    Severity.Warning,
    "The TLS handshake takes 50 ms or more, and at least 1.5 times its round trips and 20 ms more: a busy or slow server, a second hello, or a proxy in the way.",
    "Give the relay CPU, use an ECDSA key, terminate TLS where the relay is."))
{
    private const double LeastRatio = 1.5;
    private static readonly TimeSpan s_excess = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_measurable = TimeSpan.FromMilliseconds(1);

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
                $"{fault.Who} takes {Wording.Milliseconds(worst.Handshake)} for a TLS handshake whose round trips take {Allowed(worst)}",
                fault.Endpoints.Select(o => Wording.Line(
                    o,
                    $"connect {Wording.Milliseconds(o.Connect)}, TLS {o.Tls!.Version} handshake {Wording.Milliseconds(o.Handshake)}{Ratio(o)}")),
                $"on the host, see how busy its CPU is: uptime; systemctl status {relay.Dialect.RelayService}; prefer an ECDSA key to RSA, terminate TLS on the relay rather than far from it; "
                    + $"a second hello (HelloRetryRequest) shows in: {Commands.OpenSsl(worst.Endpoint, "-msg")}",
                Repair.Handshakes(fault.Endpoints, Budget));
    }

    private static bool IsSlow(Observation o) => o.Handshake >= s_least && o.Handshake > LeastRatio * Budget(o) && o.Handshake - Budget(o) >= s_excess;

    private static string Allowed(Observation o) => Budget(o) < s_measurable ? "less than 1 ms" : Wording.Milliseconds(Budget(o));

    /// <summary>How many times its round trips it takes, where these are long enough to say so.</summary>
    private static string Ratio(Observation o) => Budget(o) < s_measurable ? ""
        : string.Create(CultureInfo.InvariantCulture, $", {o.Handshake!.Value / Budget(o):0.0} times its round trips");

    private static TimeSpan Budget(Observation o)
    {
        var roundTrips = o.Tls!.Version == "1.3" ? 1 : 2;
        var forChain = o.Certificate?.ChainBytes >= CertChainLarge.TcpBytes ? 1 : 0;
        return o.Connect!.Value * (roundTrips + forChain);
    }
}
