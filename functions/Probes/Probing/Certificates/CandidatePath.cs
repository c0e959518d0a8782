namespace OpenZro.Probes.Probing.Certificates;

/// <summary>A path from the leaf upwards, with what a Go client would refuse about it.</summary>
/// <param name="Certificates">The leaf first; the last is a trusted root, unless the path is a dead end.</param>
/// <param name="Objections">What stands against it, in the order in which it was met.</param>
internal sealed record CandidatePath(IReadOnlyList<ParsedCertificate> Certificates, IReadOnlyList<Objection> Objections)
{
    /// <summary>The last certificate.</summary>
    public ParsedCertificate Top => Certificates[^1];

    /// <summary>The earliest end of validity on the path.</summary>
    public DateTimeOffset NotAfter => Certificates.Min(certificate => certificate.NotAfter);
}

/// <summary>One reason to refuse a path.</summary>
/// <param name="Kind">Whether time or a rule stands against it.</param>
/// <param name="Text">One line that names the certificate.</param>
internal sealed record Objection(ObjectionKind Kind, string Text);

/// <summary>The kinds of objection, the one that decides a verdict over the others last.</summary>
internal enum ObjectionKind
{
    /// <summary>A certificate's time has not begun.</summary>
    NotYetValid,

    /// <summary>A certificate's end is past.</summary>
    Expired,

    /// <summary>A rule that clients enforce is broken.</summary>
    Rule,
}
