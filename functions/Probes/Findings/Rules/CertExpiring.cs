using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Few days left on the verified path: <c>cert-expiring</c>. The limit is <see cref="Fleet.Thresholds.CertificateDaysLeft"/>, and never
/// more than a third of the certificate's life, when ACME clients renew: a 45-day certificate does not warn before it is due.
/// </summary>
internal sealed class CertExpiring() : RelayRule(new(
    FindingCodes.CertExpiring,
    Severity.Warning,
    "The certificate, or one that it rests on, ends within certificateDaysLeft (21 days, or a third of its life if that is less): renewal may be broken.",
    "Renew it now, find out why that did not happen by itself, and restart the relay afterwards."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => IsExpiring(relay, o.Certificate!) ? o.Certificate!.Sha256 : null)
        let certificate = fault.First.Certificate!
        let end = End(certificate)
        select Found(
            fault.Subject,
            $"{fault.Who} presents a certificate {(end < certificate.NotAfter ? "whose chain " : "that ")}ends in "
                + $"{Wording.Count((int)(end - relay.Now).TotalDays, "day")}, on {Wording.Day(end)}",
            fault.Endpoints.Select(o => Wording.Line(
                o, $"{o.Certificate!.Subject} by {o.Certificate.Issuer}, valid to {Wording.Day(o.Certificate.NotAfter)}, its path to {Wording.Day(End(o.Certificate))}")),
            $"{Commands.Renew(relay, fault.First)} (certificate files are read once: a renewed one needs the restart)");

    private static bool IsExpiring(RelayCase relay, CertificateFacts certificate)
    {
        if (certificate.Trust is not (ChainTrust.Trusted or ChainTrust.NotJudged) || certificate.NotAfter <= relay.Now || certificate.NotBefore > relay.Now)
        {
            return false;
        }

        var third = (certificate.NotAfter - certificate.NotBefore) / 3;
        var limit = TimeSpan.FromDays(relay.Run.Fleet.Thresholds.CertificateDaysLeft);
        return End(certificate) - relay.Now < (limit < third ? limit : third);
    }

    private static DateTimeOffset End(CertificateFacts certificate) =>
        certificate.PathNotAfter is { } path && path < certificate.NotAfter ? path : certificate.NotAfter;
}
