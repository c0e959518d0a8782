using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Somebody else's certificate: <c>tls-intercepted</c>. Told by an inspection product's name in the issuer, by an issuer that the fleet
/// does not expect, or by one unknown authority that signs for every relay while connections stand much sooner than TLS does. It
/// explains what is wrong with the certificate, so nothing else is reported of it; an error when the chain does not validate.
/// </summary>
internal sealed class TlsIntercepted() : RelayRule(new(
    FindingCodes.TlsIntercepted,
    Severity.Warning,
    "A device on the way ends TLS and presents a certificate of its own, or the relay's certificate is not of an expected issuer; an error when the chain does not validate.",
    "Let the proxy bypass the relays' names and addresses, or the client's process."))
{
    private const int HandshakeRatio = 3;
    private static readonly TimeSpan s_handshakeExcess = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether an observation met a certificate that is not the relay's own.</summary>
    public static bool IsIntercepted(RunCase run, Relay relay, Observation o) => Tell(run, relay, o) is not null;

    /// <summary>The one authority, unknown here, that signed for every one of two relays or more from behind a nearby connection.</summary>
    public static string? FindSharedForger(IEnumerable<RelayRun> relays)
    {
        var shown = relays.Select(r => r.Endpoints.Where(o => o.Certificate is not null).ToList()).Where(o => o.Count > 0).ToList();
        var issuers = shown.SelectMany(o => o).Select(o => o.Certificate!.Issuer).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return shown.Count > 1 && issuers.Count == 1 && shown.SelectMany(o => o).All(o => IsUntrusted(o) && IsEndedNearby(o)) ? issuers[0] : null;
    }

    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Intercepted, o => $"{Tell(relay.Run, relay.Relay, o)}|{o.Certificate!.Trust == ChainTrust.Trusted}")
        let certificate = fault.First.Certificate!
        let trusted = fault.Endpoints.All(o => o.Certificate!.Trust == ChainTrust.Trusted)
        select Found(
            fault.Subject,
            $"{fault.Who} is reached through a stranger's TLS: {Tell(relay.Run, relay.Relay, fault.First)}" + (trusted ? "" : "; no peer without that authority gets through"),
            fault.Endpoints.Select(o => Wording.Line(o, Describe(o))),
            $"ask whoever runs the proxy to bypass {relay.Relay.Url.Host} and its addresses, or the {relay.Dialect.Command} process: a bypass per process may already spare the daemon "
                + $"and not this check; if {Authority(certificate)} is right, add it to the relay's issuers in the fleet; see for yourself: {Commands.OpenSsl(fault.First.Endpoint)}",
            Repair.Endpoints(relay, fault.Endpoints),
            trusted ? Severity.Warning : Severity.Error);

    /// <summary>How it can be told, as part of a sentence; <see langword="null"/> when nothing points to it.</summary>
    private static string? Tell(RunCase run, Relay relay, Observation o)
    {
        if (o.Certificate is not { } certificate)
        {
            return null;
        }

        if (TlsInspectors.Product(certificate.Issuer) is { } product && !IsExpected(relay, certificate))
        {
            return $"{product} signed its certificate";
        }

        if (relay.Issuers.Count > 0 && !IsExpected(relay, certificate))
        {
            return $"its certificate is signed by {Authority(certificate)}, and {Wording.List(relay.Issuers)} is expected";
        }

        return relay.Issuers.Count == 0 && certificate.Issuer == run.SharedForger
            ? $"{Authority(certificate)}, which is not trusted here, signed for every relay, and connections stand much sooner than TLS does"
            : null;
    }

    private static bool IsExpected(Relay relay, CertificateFacts certificate) =>
        relay.Issuers.Any(i => certificate.Issuer.Contains(i, StringComparison.OrdinalIgnoreCase));

    private static bool IsUntrusted(Observation o) => o.Certificate!.Trust is ChainTrust.Untrusted or ChainTrust.Incomplete;

    private static bool IsEndedNearby(Observation o) =>
        o is { Connect: { } connect, Handshake: { } handshake } && handshake >= connect * HandshakeRatio && handshake - connect >= s_handshakeExcess;

    private static string Authority(CertificateFacts certificate) => certificate.Issuer.Length > 0 ? certificate.Issuer : "an authority without a name";

    private static string Describe(Observation o) =>
        $"{o.Certificate!.Subject} by {Authority(o.Certificate)} ({(o.Certificate.Trust == ChainTrust.Trusted ? "trusted here" : "not trusted here")}), connect {Wording.Milliseconds(o.Connect)}, handshake {Wording.Milliseconds(o.Handshake)}";
}
