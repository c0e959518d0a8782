using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// A chain that no client with this machine's roots accepts: <c>cert-untrusted</c>. Expired, not yet valid, incomplete and intercepted
/// chains have codes of their own, and only those.
/// </summary>
internal sealed class CertUntrusted() : RelayRule(new(
    FindingCodes.CertUntrusted,
    Severity.Error,
    "The chain ends in a root that is not trusted, or breaks a rule that clients enforce.",
    "Use a certificate of a public authority, or give every peer the private root (and this check: --ca-file)."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => IsUntrusted(o.Certificate!, relay.Now) ? o.Certificate!.Sha256 : null)
        let certificate = fault.First.Certificate!
        let meaning = Explain(certificate)
        select Found(
            fault.Subject,
            $"{fault.Who} presents {meaning.Message}",
            fault.Endpoints.Select(o => Wording.Line(
                o, string.Join("; ", o.Certificate!.Problems.Prepend($"{o.Certificate.Subject} by {o.Certificate.Issuer}")))),
            meaning.Remedy + Commands.NewCertificate(relay, fault.First, Commands.WantedNames(relay, fault.First)),
            Repair.Endpoints(relay, fault.Endpoints));

    private static (string Message, string Remedy) Explain(CertificateFacts certificate)
    {
        const string InstallOrReplace =
            "if the authority is your own, install its root on every peer and give it to this check (--ca-file); else get a certificate of a public authority: ";
        return certificate switch
        {
            { BreaksRule: true, Problems: [var problem, ..] } => ($"a certificate that peers refuse: {problem}", "issue another one without that: "),
            _ when certificate.Subject == certificate.Issuer => ("a self-signed certificate, which no peer trusts", InstallOrReplace),
            _ => ($"a certificate by {certificate.Issuer} that does not lead to a trusted root", InstallOrReplace),
        };
    }

    private static bool IsUntrusted(CertificateFacts certificate, DateTimeOffset now) =>
        certificate.Trust == ChainTrust.Untrusted && !CertExpired.IsExpired(certificate, now) && !CertNotYetValid.IsAhead(certificate, now);
}
