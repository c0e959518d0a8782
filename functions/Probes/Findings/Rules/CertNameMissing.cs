using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// The certificate presented for a name does not carry that name: <c>cert-name-missing</c>. Judged per SNI, since an ACME client within
/// the relay has one certificate for each; all the names that one member lacks are one finding, over IPv4 and IPv6.
/// </summary>
internal sealed class CertNameMissing() : RelayRule(new(
    FindingCodes.CertNameMissing,
    Severity.Error,
    "The certificate presented for a name that peers use does not carry that name: clients refuse it, and silently pick a farther relay.",
    "Issue the certificate with every name: each member's own host and the shared name; restart the relay."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Presented, o => LacksName(o) ? Process(relay, o) : null)
        let missing = fault.Endpoints.Select(o => o.Endpoint.ServerName).Distinct(StringComparer.OrdinalIgnoreCase).ToList()
        select Found(
            fault.Subject with { Name = missing.Count == 1 ? missing[0] : null },
            $"{fault.Who} presents a certificate without {Wording.List(missing)}",
            fault.Endpoints.Select(o => Wording.Line(o, $"carries {Carried(o.Certificate!)}")),
            $"{Commands.NewCertificate(relay, fault.First, Commands.WantedNames(relay, fault.First))} "
                + $"(certificate files are read once, at start); check: {Commands.OpenSsl(fault.First.Endpoint, "2>/dev/null")} | openssl x509 -noout -ext subjectAltName",
            Repair.Endpoints(relay, fault.Endpoints));

    private static bool LacksName(Observation o) => !CertificateNames.Match(o.Certificate!.Names, o.Endpoint.ServerName);

    /// <summary>What has to be issued again: one certificate that several members share, or all that one member presents.</summary>
    private static string Process(RelayCase relay, Observation o)
    {
        var certificate = o.Certificate!.Sha256;
        var holders = relay.Presented.Where(p => p.Certificate!.Sha256 == certificate).Select(p => p.Endpoint.Member).Distinct().Count();
        return holders > 1 || o.Endpoint.Member is null ? certificate : o.Endpoint.Member;
    }

    private static string Carried(CertificateFacts certificate) =>
        certificate.Names.Count > 0 ? string.Join(", ", certificate.Names) : $"no names, only the subject {certificate.Subject}, which clients do not look at";
}
