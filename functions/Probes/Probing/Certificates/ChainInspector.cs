namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// Reads the certificates that a server sent and judges them as a Go client would (<c>crypto/x509</c> and <c>crypto/tls</c> of Go 1.25): nothing is
/// downloaded, no revocation is asked for, and only what was sent may stand between the leaf and a root. Whether the leaf carries the right
/// name is not judged here.
/// </summary>
public static class ChainInspector
{
    // A Go client takes no Certificate message above this size (crypto/tls, maxHandshakeCertificateMsg).
    private const int LargestMessageBytes = 262_144;
    private const int MostProblems = 20;

    /// <summary>
    /// Inspects a chain. Never throws: what cannot be read is a line in <see cref="CertificateFacts.Problems"/>. A chain seen before with the
    /// same roots is not judged again until a certificate of it begins or ceases to be valid.
    /// </summary>
    /// <param name="sent">The certificates in DER, in the order of the wire: the leaf first, duplicates and superfluous ones included.</param>
    /// <param name="roots">The roots to trust.</param>
    /// <param name="now">The instant to judge at.</param>
    public static CertificateFacts Inspect(IReadOnlyList<byte[]> sent, TrustRoots roots, DateTimeOffset now) =>
        roots.Verdicts.GetOrJudge(sent, now, () => Judge(sent, roots, now));

    private static VerdictCache.Verdict Judge(IReadOnlyList<byte[]> sent, TrustRoots roots, DateTimeOffset now)
    {
        ParsedCertificate[] certificates = [.. sent.Select(ParsedCertificate.Read)];
        var facts = Facts(certificates, Oversize(certificates) ?? ChainJudge.Judge(certificates, roots, now));
        var borders = certificates
            .Concat(certificates.SelectMany(certificate => roots.Named(certificate.Issuer)))
            .SelectMany(certificate => new[] { certificate.NotBefore, certificate.NotAfter + TimeSpan.FromTicks(certificate.NotAfter < DateTimeOffset.MaxValue ? 1 : 0) })
            .ToArray();
        return new VerdictCache.Verdict(
            facts,
            borders.Where(border => border <= now).DefaultIfEmpty(DateTimeOffset.MinValue).Max(),
            borders.Where(border => border > now).Select(border => border.AddTicks(-1)).DefaultIfEmpty(DateTimeOffset.MaxValue).Min());
    }

    private static CertificateFacts Facts(ParsedCertificate[] sent, ChainVerdict verdict)
    {
        var leaf = sent.Length > 0 ? sent[0] : ParsedCertificate.Read([]);
        var problems = verdict.Problems;
        return new CertificateFacts
        {
            Subject = leaf.SubjectText,
            Issuer = leaf.IssuerText,
            Names = [.. leaf.Extensions.Names.Where(name => name.Kind is NameKind.Dns or NameKind.Address).Select(Show)],
            NotBefore = leaf.NotBefore,
            NotAfter = leaf.NotAfter,
            ChainCount = sent.Length,
            ChainBytes = sent.Sum(certificate => certificate.Der.Length),
            KeyType = leaf.Key.Text,
            Sha256 = leaf.Sha256,
            Trust = verdict.Trust,
            BreaksRule = verdict.BreaksRule,
            Problems = problems.Count <= MostProblems ? problems : [.. problems.Take(MostProblems), $"and {problems.Count - MostProblems} more"],
            MissingIssuer = verdict.MissingIssuer,
            PathNotAfter = verdict.Path?.NotAfter,
            Weaknesses = ChainJudge.Weaknesses(leaf, verdict),
        };
    }

    // A DNS name that reads like an address is marked, since clients hold addresses against addresses only.
    private static string Show(AlternativeName name) =>
        name.Kind == NameKind.Dns && System.Net.IPAddress.TryParse(name.Text, out _) ? $"DNS:{name.Text}" : DistinguishedName.Escape(name.Text);

    private static ChainVerdict? Oversize(ParsedCertificate[] sent)
    {
        // Three bytes of length before each certificate, and two of extensions after it (RFC 8446 section 4.4.2).
        var bytes = sent.Sum(certificate => certificate.Der.Length + 5);
        return bytes > LargestMessageBytes
            ? new ChainVerdict(ChainTrust.Untrusted, [$"the certificates take {bytes} bytes, more than the {LargestMessageBytes} that clients accept"], null) { BreaksRule = true }
            : null;
    }
}
