using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>A certificate whose time has not begun: <c>cert-not-yet-valid</c>; more often a clock than a certificate.</summary>
internal sealed class CertNotYetValid() : RelayRule(new(
    FindingCodes.CertNotYetValid,
    Severity.Error,
    "The certificate, or one that it rests on, is not valid yet: issued ahead of time, or a clock is behind.",
    "Check the clock here first; else install a certificate that is valid now and restart the relay."))
{
    /// <summary>Whether the certificate's time has not begun.</summary>
    public static bool IsAhead(CertificateFacts certificate, DateTimeOffset now) =>
        !CertExpired.IsExpired(certificate, now) && (certificate.Trust == ChainTrust.NotYetValid || certificate.NotBefore > now);

    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => IsAhead(o.Certificate!, relay.Now) ? o.Certificate!.Sha256 : null)
        let certificate = fault.First.Certificate!
        select Found(
            fault.Subject,
            certificate.NotBefore > relay.Now
                ? $"{fault.Who} presents a certificate that is valid from {Wording.Day(certificate.NotBefore)} only"
                : $"{fault.Who} presents a certificate over one that is not valid yet",
            fault.Endpoints.Select(o => Wording.Line(
                o, string.Join("; ", o.Certificate!.Problems.Prepend($"valid from {o.Certificate.NotBefore:u}, and it is {relay.Now:u} here")))),
            $"check the clock here: timedatectl; if it is right, issue a certificate that is valid now: {Commands.Renew(relay, fault.First)}",
            Repair.Endpoints(relay, fault.Endpoints));
}
