using System.Net;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// TCP is answered nearer than the relay is: <c>latency-impossible</c>. The same address answered UDP in a round trip that is five times
/// the one of TCP and 20 ms more, and TLS, which needs the relay itself, took as long: so something on the way accepts connections in the
/// relay's stead. Where TLS is quick too, the relay is near and UDP was late. (The fleet gives relays no location,
/// so what light in fibre allows is not judged from one vantage point.)
/// </summary>
internal sealed class LatencyImpossible() : RelayRule(new(
    FindingCodes.LatencyImpossible,
    Severity.Info,
    "TCP connects far faster than the same address answers UDP: a proxy near here accepts connections in the relay's stead, so its round trip is not the relay's.",
    "Exempt the relay's names and addresses, or the client's process, from the proxy."))
{
    private const int Ratio = 5;
    private static readonly TimeSpan s_excess = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the connect time of an observation cannot be the relay's.</summary>
    public static bool IsImpossible(RelayCase relay, Observation o) =>
        o.Connect is { } connect && Udp(relay, o.Endpoint.Address) is { } udp && udp >= connect * Ratio && udp - connect >= s_excess && !(o.Handshake < udp / 2);

    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => IsImpossible(relay, o) ? Kind.Code : null)
        select Found(
            fault.Subject,
            $"{fault.Who} answers TCP in {Wording.Milliseconds(fault.First.Connect)} and UDP in {Wording.Milliseconds(Udp(relay, fault.First.Endpoint.Address))}: "
                + "something near here accepts connections in its stead",
            fault.Endpoints.Select(o => Wording.Line(
                o,
                $"connect {Wording.Milliseconds(o.Connect)}, QUIC {Wording.Milliseconds(Udp(relay, o.Endpoint.Address))}, handshake {Wording.Milliseconds(o.Handshake)}")),
            $"ask for a bypass of {relay.Relay.Url.Host} or of the {relay.Dialect.Command} process in the proxy; see where TCP ends: "
                + $"traceroute -T -p {fault.First.Endpoint.Port} {fault.First.Endpoint.Address}");

    private static TimeSpan? Udp(RelayCase relay, IPAddress address) => relay.Quic.Where(q => q.Address.Equals(address)).Min(q => q.Elapsed ?? q.SmallElapsed);
}
