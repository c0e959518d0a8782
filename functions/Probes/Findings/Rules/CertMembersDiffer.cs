using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Members whose certificates come from different hands: <c>cert-members-differ</c>. A certificate per host and ordinary renewals are
/// fine; what differs here is the organisation that signed, the class of lifetime (more than a factor of two), or a name that is no
/// member's own host and that one member serves and another does not.
/// </summary>
internal sealed class CertMembersDiffer() : RelayRule(new(
    FindingCodes.CertMembersDiffer,
    Severity.Warning,
    "Members of one relay present certificates of different authorities, lifetimes or shared names: one of them is set up in another way.",
    "Issue every member's certificate in the same way, each with its own host and all shared names."))
{
    private const double LifetimeFactor = 2;

    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var shown = relay.Presented
            .Where(o => o.Endpoint.Member is not null && !relay.IsDrained(o.Endpoint.Member) && Wording.SameName(o.Endpoint.ServerName, relay.Relay.Url.Host))
            .GroupBy(o => o.Endpoint.Member!)
            .Select(g => g.First())
            .ToList();
        var differences = Differences(relay, [.. shown.Select(o => o.Certificate!)]).ToList();
        if (differences.Count > 0)
        {
            yield return Found(
                relay.Subject(),
                $"the members of {relay.Relay.Name} present certificates that differ in {Wording.List(differences)}",
                shown.Select(o => $"{o.Endpoint.Member}: by {o.Certificate!.Issuer}, {(int)Lifetime(o.Certificate).TotalDays} days, for {string.Join(", ", o.Certificate.Names)}"),
                "issue all of them in the same way, each with its member's host and every shared name; for the first: "
                    + Commands.NewCertificate(relay, shown[0], [.. Commands.WantedNames(relay, shown[0]).Union(shown.SelectMany(o => Shared(relay, o.Certificate!)))]));
        }
    }

    private static IEnumerable<string> Differences(RelayCase relay, IReadOnlyList<CertificateFacts> certificates)
    {
        if (certificates.Count < 2)
        {
            yield break;
        }

        if (certificates.Select(c => Organisation(c.Issuer)).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        {
            yield return "the authority that signed";
        }

        if (certificates.Max(Lifetime) > LifetimeFactor * certificates.Min(Lifetime))
        {
            yield return "how long they are valid";
        }

        if (certificates.Select(c => string.Join(' ', Shared(relay, c))).Distinct().Count() > 1)
        {
            yield return "the shared names they carry";
        }
    }

    /// <summary>Names that belong to the relay as a whole. Its own URL's name is left to <c>cert-name-missing</c>.</summary>
    private static IEnumerable<string> Shared(RelayCase relay, CertificateFacts certificate) => certificate.Names
        .Where(n => !n.StartsWith("*.", StringComparison.Ordinal) && !Wording.SameName(n, relay.Relay.Url.Host) && relay.FindMember(n) is null)
        .Select(n => n.TrimEnd('.').ToLowerInvariant())
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static TimeSpan Lifetime(CertificateFacts certificate) => certificate.NotAfter - certificate.NotBefore;

    private static string Organisation(string issuer)
    {
        var parts = issuer.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.FirstOrDefault(p => p.StartsWith("O=", StringComparison.OrdinalIgnoreCase)) ?? issuer;
    }
}
