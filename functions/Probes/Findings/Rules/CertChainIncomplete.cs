using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>An intermediate is not sent: <c>cert-chain-incomplete</c>. Browsers fetch it by themselves; the client does not.</summary>
internal sealed class CertChainIncomplete() : RelayRule(new(
    FindingCodes.CertChainIncomplete,
    Severity.Error,
    "An intermediate certificate that the server must send is missing. Browsers fetch it; peers do not.",
    "Serve the full chain (certbot's fullchain.pem, not cert.pem) and restart the relay."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => IsIncomplete(o.Certificate!, relay.Now) ? o.Certificate!.Sha256 : null)
        let certificate = fault.First.Certificate!
        select Found(
            fault.Subject,
            $"{fault.Who} does not send the intermediate certificate {Missing(certificate)}",
            fault.Endpoints.Select(o => Wording.Line(
                o, string.Join("; ", o.Certificate!.Problems.Prepend($"{Wording.Count(o.Certificate.ChainCount, "certificate")} sent; missing: {Missing(o.Certificate)}")))),
            $"point {relay.Dialect.EnvironmentPrefix}TLS_CERT_FILE at the full chain (certbot: fullchain.pem, not cert.pem), then run: {Commands.Restart(relay.Dialect)}; "
                + $"check: {Commands.OpenSsl(fault.First.Endpoint)}",
            Repair.Endpoints(relay, fault.Endpoints));

    private static bool IsIncomplete(CertificateFacts certificate, DateTimeOffset now) =>
        certificate.Trust == ChainTrust.Incomplete && !CertExpired.IsExpired(certificate, now) && !CertNotYetValid.IsAhead(certificate, now);

    private static string Missing(CertificateFacts certificate) => certificate.MissingIssuer ?? certificate.Issuer;
}
