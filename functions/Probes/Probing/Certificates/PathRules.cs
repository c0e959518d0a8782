namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// The rules that Go's <c>crypto/x509</c> holds certificates of a path against. Key usage counts for issuers only, revocation and policies not at all.
/// </summary>
internal static class PathRules
{
    private const string AnyUsage = "2.5.29.37.0";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>What stands against a leaf.</summary>
    public static IEnumerable<Objection> OfLeaf(ParsedCertificate leaf, DateTimeOffset now)
    {
        foreach (var objection in OfAny(leaf, now))
        {
            yield return objection;
        }

        if (leaf.Key.IsTooShort)
        {
            yield return Rule($"{leaf} has an {leaf.Key.Text} key, which clients refuse");
        }
        else if (leaf.Key.Algorithm is KeyAlgorithm.Dsa or KeyAlgorithm.Other)
        {
            yield return Rule($"{leaf} has a key that clients do not know ({leaf.Key.Text})");
        }
    }

    /// <summary>What stands against an issuer on top of a path.</summary>
    public static IEnumerable<Objection> OfIssuer(ParsedCertificate issuer, IReadOnlyList<ParsedCertificate> below, bool isRoot, DateTimeOffset now)
    {
        foreach (var objection in OfAny(issuer, now))
        {
            yield return objection;
        }

        if (issuer.Extensions.NameConstraints is { } constraints)
        {
            var refusal = constraints.Refusal(below[0].Extensions.Names) ?? constraints.Refusal(issuer.Extensions.Names);
            if (refusal is not null)
            {
                yield return Rule($"{issuer} {refusal} (name constraints)");
            }
        }

        // Version 1 and 2 have no basic constraints: Go takes such an authority as a root only. Version 3 is judged with the signature.
        if (!isRoot && issuer.Version < 3 && !issuer.Extensions.HasBasicConstraints)
        {
            yield return Rule($"{issuer} is of version {issuer.Version} and may not sign certificates");
        }

        if (issuer.Extensions.PathLength is { } length && below.Count - 1 > length)
        {
            yield return Rule($"{issuer} allows {length} intermediates below it, and the path has {below.Count - 1} (path length)");
        }
    }

    /// <summary>The objection when not every certificate that names extended key usages allows server authentication.</summary>
    public static Objection? OfUsages(IReadOnlyList<ParsedCertificate> path)
    {
        var refusing = path.FirstOrDefault(certificate => certificate.Extensions.ExtendedKeyUsages is { Count: > 0 } usages
            && !usages.Contains(ServerAuthentication) && !usages.Contains(AnyUsage));
        return refusing is null ? null : Rule($"{refusing} is not for server authentication (extended key usage)");
    }

    /// <summary>Whether two certificates stand for one authority: the same subject, key and alternative names.</summary>
    public static bool AreOneAuthority(ParsedCertificate one, ParsedCertificate other) =>
        one.Subject.Span.SequenceEqual(other.Subject.Span)
        && one.Key.Info.Span.SequenceEqual(other.Key.Info.Span)
        && one.Extensions.EncodedNames.Span.SequenceEqual(other.Extensions.EncodedNames.Span);

    private static IEnumerable<Objection> OfAny(ParsedCertificate certificate, DateTimeOffset now)
    {
        if (certificate.Extensions.UnhandledCritical is [var oid, ..])
        {
            yield return Rule($"{certificate} has a critical extension that clients do not know ({oid})");
        }

        if (now < certificate.NotBefore)
        {
            yield return new Objection(ObjectionKind.NotYetValid, $"{certificate} is not valid before {ParsedCertificate.Show(certificate.NotBefore)}");
        }
        else if (now > certificate.NotAfter)
        {
            yield return new Objection(ObjectionKind.Expired, $"{certificate} expired on {ParsedCertificate.Show(certificate.NotAfter)}");
        }
    }

    private static Objection Rule(string text) => new(ObjectionKind.Rule, text);
}
