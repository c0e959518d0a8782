using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>No WebSocket on <c>/relay</c>: <c>upgrade-failed</c>. What each status means is from the relay's listener (openzro <c>relay/server/listener/ws</c>).</summary>
internal sealed class UpgradeFailed() : RelayRule(new(
    FindingCodes.UpgradeFailed,
    Severity.Error,
    "GET /relay over HTTP/1.1 is not answered with 101: something else answers, or a proxy does not pass the upgrade on.",
    "Route /relay to the relay with HTTP/1.1 and the Upgrade and Connection headers."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => FailureKey.Of(o, ProbePhase.Upgrade))
        let meaning = Explain(fault.Key, relay.Dialect.RelayService)
        select Found(
            fault.Subject,
            $"{fault.Who} {meaning.Message}",
            fault.Endpoints.Select(Wording.Line),
            $"{meaning.Remedy}; see for yourself: {Commands.Curl(relay.Relay.Url, fault.First.Endpoint)} (a relay answers 426 to this)",
            Repair.Endpoints(relay, fault.Endpoints));

    private static (string Message, string Remedy) Explain(FailureKey key, string service) => key switch
    {
        { Reason: FailureReason.Status, Code: { } status } => ExplainStatus(status, service),
        { Reason: FailureReason.Timeout } => (
            "does not answer GET /relay in time", $"check the relay behind the proxy: journalctl -u {service}; a relay that is shutting down hangs like this"),
        { Reason: FailureReason.Reset or FailureReason.Closed } => (
            "ends the connection instead of answering GET /relay: a proxy that does not reach the relay, speaks only HTTP/2, or demands a client certificate",
            $"let the proxy speak HTTP/1.1 to the relay and ask for no client certificate, and check the relay: journalctl -u {service}"),
        { Reason: FailureReason.Protocol, Code: 101 } => (
            "answers 101 and does not complete the WebSocket upgrade: something other than the relay answers, or a proxy changes its headers",
            "let the relay itself answer /relay, and the proxy pass its headers on unchanged"),
        { Reason: FailureReason.Protocol } => (
            "answers GET /relay with something that is not an HTTP/1.1 upgrade, perhaps HTTP/2",
            "let what terminates TLS select http/1.1 by ALPN, and let nothing but the relay answer"),
        _ => ("does not upgrade GET /relay to a WebSocket", $"check the relay: journalctl -u {service}"),
    };

    private static (string Message, string Remedy) ExplainStatus(int status, string service) => status switch
    {
        426 => (
            "answers 426 although the upgrade was asked for: a proxy strips the Upgrade header",
            "let the proxy pass the upgrade on, in nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\""),
        404 => (
            "answers 404: /relay is not routed to the relay",
            "route the path /relay to the relay in the proxy, or point DNS at the relay itself"),
        403 or 401 or 407 => (
            $"answers {status}: something in front checks the Origin header, an address list or a login, which no peer passes",
            "exempt /relay from access rules; peers send no Origin header and no credentials"),
        400 => (
            "answers 400: the request was changed on the way, or plain HTTP arrives at a TLS port",
            "compare the URL's scheme (rel:// or rels://) with the relay's own, and check the proxy in front"),
        405 => ("answers 405: something other than the relay serves /relay", "route the path /relay to the relay in the proxy"),
        >= 200 and < 300 => (
            $"answers {status}: a web server, not a relay, serves /relay",
            "point the name at the relay, or route the path /relay to it"),
        >= 300 and < 400 => (
            $"answers {status}: /relay is redirected, which no peer follows",
            "exempt /relay from redirects in the proxy"),
        500 => (
            "answers 500: what serves /relay fails",
            "look into the log of the proxy in front and of the relay: journalctl -u " + service),
        502 or 503 or 504 => (
            $"answers {status}: the proxy in front does not reach the relay",
            "start the relay, or correct the proxy's backend address"),
        _ => ($"answers HTTP {status} to GET /relay instead of 101", "let nothing but the relay answer /relay"),
    };
}
