using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>A certificate past its end, the leaf's or one of its path: <c>cert-expired</c>. Whatever else stands against the chain is not reported beside it.</summary>
internal sealed class CertExpired() : RelayRule(new(
    FindingCodes.CertExpired,
    Severity.Error,
    "The certificate, or one that it rests on, is past its end: no peer accepts it.",
    "Renew the certificate, install the full chain and restart the relay, which reads certificate files once."))
{
    /// <summary>Whether the certificate of an observation has expired.</summary>
    public static bool IsExpired(CertificateFacts certificate, DateTimeOffset now) =>
        certificate.Trust == ChainTrust.Expired || certificate.NotAfter <= now;

    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => IsExpired(o.Certificate!, relay.Now) ? o.Certificate!.Sha256 : null)
        let certificate = fault.First.Certificate!
        select Found(
            fault.Subject,
            certificate.NotAfter <= relay.Now
                ? $"{fault.Who} presents a certificate that expired on {Wording.Day(certificate.NotAfter)}"
                : $"{fault.Who} presents a valid certificate over one that has expired: the chain it sends is out of date",
            fault.Endpoints.Select(o => Wording.Line(o, Describe(o.Certificate!))),
            $"{Commands.Renew(relay, fault.First)} (certificate files are read once, at start)",
            Repair.Endpoints(relay, fault.Endpoints));

    private static string Describe(CertificateFacts c) =>
        string.Join("; ", c.Problems.Prepend($"{c.Subject} by {c.Issuer}, valid from {Wording.Day(c.NotBefore)} to {Wording.Day(c.NotAfter)}"));
}
