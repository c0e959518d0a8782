using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>SHA-1, short keys and their like on a chain that clients still accept: <c>cert-weak</c>. Where they no longer do, that is <c>cert-untrusted</c>.</summary>
internal sealed class CertWeak() : RelayRule(new(
    FindingCodes.CertWeak,
    Severity.Warning,
    "The certificate or its path uses a short key or an old signature that clients are about to refuse.",
    "Issue a new certificate with ECDSA P-256 or RSA 2048 and SHA-256, and restart the relay."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => IsWeak(o.Certificate!) ? o.Certificate!.Sha256 : null)
        let certificate = fault.First.Certificate!
        select Found(
            fault.Subject,
            $"{fault.Who} presents a weak certificate: {Wording.List(certificate.Weaknesses)}",
            fault.Endpoints.Select(o => Wording.Line(o, $"{o.Certificate!.KeyType}: {string.Join("; ", o.Certificate.Weaknesses)}")),
            $"issue a new one with a strong key: {Commands.NewCertificate(relay, fault.First, Commands.WantedNames(relay, fault.First))}");

    private static bool IsWeak(CertificateFacts certificate) =>
        certificate.Weaknesses.Count > 0 && certificate.Trust is (ChainTrust.Trusted or ChainTrust.NotJudged);
}
