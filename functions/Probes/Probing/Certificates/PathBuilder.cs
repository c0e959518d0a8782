namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// Finds the paths from a leaf to trusted roots through what a server sent, as Go's <c>Certificate.Verify</c> does: issuers are found by the bytes
/// of their name, trusted ones first, those whose key identifier fits first; no certificate comes twice; at most 100 signatures are checked.
/// </summary>
/// <param name="sent">What may stand between leaf and root, without duplicates.</param>
/// <param name="roots">Where paths end.</param>
/// <param name="now">The instant at which certificates must be valid.</param>
/// <param name="strict">Whether to leave a path at the first objection, as a client does; otherwise paths are followed and their objections gathered.</param>
internal sealed class PathBuilder(IReadOnlyList<ParsedCertificate> sent, TrustRoots roots, DateTimeOffset now, bool strict)
{
    private const int MostSignatureChecks = 100;

    private readonly List<CandidatePath> _paths = [];
    private readonly List<CandidatePath> _deadEnds = [];
    private readonly List<string> _foreignSignatures = [];
    private int _signatureChecks;

    /// <summary>The paths that end in a trusted root.</summary>
    public IReadOnlyList<CandidatePath> Paths => _paths;

    /// <summary>The paths that end where no issuer was sent or is trusted.</summary>
    public IReadOnlyList<CandidatePath> DeadEnds => _deadEnds;

    /// <summary>Issuers of the right name that did not sign what bears it, one line each.</summary>
    public IReadOnlyList<string> ForeignSignatures => _foreignSignatures;

    /// <summary>Adds the paths from a leaf.</summary>
    public void Follow(ParsedCertificate leaf)
    {
        List<Objection> objections = [.. PathRules.OfLeaf(leaf, now)];
        if (strict && objections.Count > 0)
        {
            return;
        }

        CandidatePath start = new([leaf], objections);
        if (roots.Contains(leaf))
        {
            Finish(start);
        }
        else
        {
            Extend(start);
        }
    }

    private void Extend(CandidatePath path)
    {
        var extended = false;
        foreach (var root in BestFirst(path.Top, roots.Named(path.Top.Issuer)))
        {
            if (TryAppend(path, root, isRoot: true) is { } complete)
            {
                extended = true;
                Finish(complete);
            }
        }

        foreach (var issuer in BestFirst(path.Top, sent.Where(other => other.Subject.Span.SequenceEqual(path.Top.Issuer.Span))))
        {
            if (TryAppend(path, issuer, isRoot: false) is { } longer)
            {
                extended = true;
                Extend(longer);
            }
        }

        if (!extended)
        {
            _deadEnds.Add(path);
        }
    }

    private CandidatePath? TryAppend(CandidatePath path, ParsedCertificate issuer, bool isRoot)
    {
        if (path.Certificates.Any(member => PathRules.AreOneAuthority(member, issuer)) || ++_signatureChecks > MostSignatureChecks)
        {
            return null;
        }

        var signature = SignatureCheck.Check(path.Top, issuer);
        if (!signature.Verifies)
        {
            _foreignSignatures.Add($"{(isRoot ? "the trusted root" : "the certificate sent as")} {issuer} did not sign {path.Top}");
            return null;
        }

        List<Objection> objections = [.. signature.Refusals.Select(text => new Objection(ObjectionKind.Rule, text))];
        objections.AddRange(PathRules.OfIssuer(issuer, path.Certificates, isRoot, now));
        return strict && objections.Count > 0 ? null : new CandidatePath([.. path.Certificates, issuer], [.. path.Objections, .. objections]);
    }

    private void Finish(CandidatePath path)
    {
        var usage = PathRules.OfUsages(path.Certificates);
        if (usage is null)
        {
            _paths.Add(path);
        }
        else if (!strict)
        {
            _paths.Add(path with { Objections = [.. path.Objections, usage] });
        }
    }

    private static IEnumerable<ParsedCertificate> BestFirst(ParsedCertificate child, IEnumerable<ParsedCertificate> issuers) =>
        issuers.OrderBy(issuer => (child.Extensions.AuthorityKeyId, issuer.Extensions.SubjectKeyId) switch
        {
            ({ Length: 0 }, _) or (_, { Length: 0 }) => 1,
            var (authority, subject) => authority.Span.SequenceEqual(subject.Span) ? 0 : 2,
        });
}
