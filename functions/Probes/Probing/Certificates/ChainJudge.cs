namespace OpenZro.Probes.Probing.Certificates;

/// <summary>What became of a chain.</summary>
/// <param name="Trust">The verdict.</param>
/// <param name="Problems">What stands against it.</param>
/// <param name="Path">The verified path; <see langword="null"/> when there is none.</param>
internal sealed record ChainVerdict(ChainTrust Trust, IReadOnlyList<string> Problems, CandidatePath? Path)
{
    /// <summary>Whether a rule stands against it, and not the lack of a trusted root.</summary>
    public bool BreaksRule { get; init; }

    /// <summary>The issuer that was not sent, when the chain is incomplete.</summary>
    public string? MissingIssuer { get; init; }

    /// <summary>The path that explains the verdict when none was verified.</summary>
    public CandidatePath? Refused { get; init; }
}

/// <summary>
/// From the certificates sent to a verdict. A client's own answer is yes or no; the reasons are found by following paths past objections:
/// a path to a trusted root with objections of time only is expired or not yet valid, one with others is untrusted, and without any such path
/// the certificate where the best one ends decides between incomplete and untrusted (<see cref="IsIssuerMissing"/>).
/// </summary>
internal static class ChainJudge
{
    /// <summary>Judges what a server sent.</summary>
    public static ChainVerdict Judge(IReadOnlyList<ParsedCertificate> sent, TrustRoots roots, DateTimeOffset now)
    {
        if (sent.Count == 0)
        {
            return new ChainVerdict(ChainTrust.NotJudged, ["no certificate was sent"], null);
        }

        // A Go client gives up on the first certificate that it cannot parse, needed or not (crypto/tls, verifyServerCertificate).
        List<string> faults = [.. sent.Select(Fault).OfType<string>()];
        var pool = sent.Skip(1).Where(certificate => certificate.Fault is null).DistinctBy(certificate => certificate.Sha256).ToArray();
        if (faults.Count > 0)
        {
            return new ChainVerdict(ChainTrust.Untrusted, faults, null) { BreaksRule = true };
        }

        PathBuilder client = new(pool, roots, now, strict: true);
        client.Follow(sent[0]);
        return client.Paths.MaxBy(path => path.NotAfter) is { } verified
            ? new ChainVerdict(ChainTrust.Trusted, [], verified)
            : Explain(sent[0], pool, roots, now);
    }

    /// <summary>What is weak about the leaf and the path that was verified or refused, one line each.</summary>
    public static IReadOnlyList<string> Weaknesses(ParsedCertificate leaf, ChainVerdict verdict)
    {
        var path = (verdict.Path ?? verdict.Refused)?.Certificates ?? [leaf];
        var keys = path.Where(certificate => certificate.Key.Weakness is not null).Select(certificate => $"{certificate}: {certificate.Key.Weakness}");
        var signatures = path.Where((certificate, place) => place == 0 || place < path.Count - 1 || !certificate.IsSelfIssued)
            .Where(certificate => SignatureCheck.RefusedHash(certificate) is not null)
            .Select(certificate => $"{certificate}: signed with {SignatureCheck.RefusedHash(certificate)}");
        return [.. keys.Concat(signatures).Distinct()];
    }

    private static string? Fault(ParsedCertificate certificate, int place)
    {
        var subject = place == 0 ? "the leaf" : $"certificate {place + 1} of the chain";
        return certificate switch
        {
            { Fault: { } fault } => $"{subject} cannot be read by clients: it has {fault}",
            { Key: { Algorithm: KeyAlgorithm.Rsa, Bits: > SignatureCheck.LongestRsaBits } } =>
                $"{subject} has an {certificate.Key.Text} key, longer than the {SignatureCheck.LongestRsaBits} bits that clients accept",
            _ => null,
        };
    }

    private static ChainVerdict Explain(ParsedCertificate leaf, ParsedCertificate[] pool, TrustRoots roots, DateTimeOffset now)
    {
        PathBuilder lenient = new(pool, roots, now, strict: false);
        lenient.Follow(leaf);
        var refused = lenient.Paths
            .OrderBy(path => path.Objections.Count(objection => objection.Kind == ObjectionKind.Rule))
            .ThenBy(path => path.Objections.Count)
            .FirstOrDefault();
        if (refused is null)
        {
            return DeadEnd(lenient, pool, roots, now);
        }

        // The kinds are in the order of their severity.
        var trust = refused.Objections.Select(objection => objection.Kind).DefaultIfEmpty(ObjectionKind.Rule).Max() switch
        {
            ObjectionKind.NotYetValid => ChainTrust.NotYetValid,
            ObjectionKind.Expired => ChainTrust.Expired,
            _ => ChainTrust.Untrusted,
        };
        return new ChainVerdict(trust, [.. refused.Objections.Select(objection => objection.Text)], null)
        {
            Refused = refused,
            BreaksRule = trust == ChainTrust.Untrusted,
        };
    }

    private static ChainVerdict DeadEnd(PathBuilder lenient, ParsedCertificate[] pool, TrustRoots roots, DateTimeOffset now)
    {
        var path = lenient.DeadEnds.MaxBy(deadEnd => deadEnd.Certificates.Count)!;
        var top = path.Top;
        var objections = path.Objections.Select(objection => objection.Text);
        if (top.IsSelfIssued)
        {
            var what = path.Certificates.Count == 1 ? $"{top} is self-signed" : $"the chain ends in the root {top}";
            return new ChainVerdict(ChainTrust.Untrusted, [$"{what}, which is not among the trusted roots", .. lenient.ForeignSignatures, .. objections], null) { Refused = path };
        }

        var stranded = pool.Except(path.Certificates).Where(other => other.Extensions.IsAuthority).ToArray();
        if (lenient.ForeignSignatures.Count == 0 && IsIssuerMissing(path, stranded, roots, now))
        {
            return new ChainVerdict(ChainTrust.Incomplete, [$"the issuer of {top}, '{top.IssuerText}', was not sent", .. objections], null)
            {
                MissingIssuer = top.IssuerText,
                Refused = path,
            };
        }

        var issuer = $"the issuer of {top}, '{top.IssuerText}', is not among the trusted roots, nor was it sent";
        return new ChainVerdict(ChainTrust.Untrusted, [.. lenient.ForeignSignatures is { Count: > 0 } foreign ? foreign : [issuer], .. objections], null) { Refused = path };
    }

    /// <summary>
    /// Whether the issuer at which a path ends is an intermediate that the server should have sent, rather than a root that is not trusted.
    /// Nobody can know without that certificate, so the evidence is weighed in this order:
    /// the authority key identifier may name who issued the issuer (itself: a root; another: an intermediate);
    /// a certificate that was sent, is not on the path and does lead to a trusted root shows a gap;
    /// an intermediate on top is otherwise taken to be signed by a root, since servers that send any send all;
    /// a bare leaf lacks its intermediate, unless only the public roots are trusted and the leaf does not say where its issuer can be fetched, as those of public authorities do.
    /// </summary>
    private static bool IsIssuerMissing(CandidatePath path, ParsedCertificate[] stranded, TrustRoots roots, DateTimeOffset now)
    {
        var top = path.Top.Extensions;
        if (top.AuthorityIssuer.Length > 0)
        {
            return !top.AuthorityIssuer.Span.SequenceEqual(path.Top.Issuer.Span);
        }

        PathBuilder upper = new(stranded, roots, now, strict: false);
        foreach (var certificate in stranded)
        {
            upper.Follow(certificate);
        }

        return upper.Paths.Count > 0 || (path.Certificates.Count == 1 && (!roots.AreSystem || top.SaysWhereIssuerIs));
    }
}
