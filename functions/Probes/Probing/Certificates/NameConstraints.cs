using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// The names that certificates below an authority may have (RFC 5280 section 4.2.1.10), compared as Go does: an empty DNS constraint
/// holds all names, a leading dot asks for at least one more label, and a wildcard is refused where a name that it covers is excluded.
/// </summary>
internal sealed class NameConstraints
{
    // The default of Go's VerifyOptions.MaxConstraintComparisions: a hostile chain must not cost seconds.
    private const int MostComparisons = 250_000;

    private readonly List<Constraint> _permitted = [];
    private readonly List<Constraint> _excluded = [];

    private sealed record Constraint(NameKind Kind, string Text, byte[] Content);

    /// <summary>Reads the extension.</summary>
    /// <param name="subtrees">Its content.</param>
    /// <param name="understood">Whether every constraint is of a kind that a Go client applies; if not and if critical, it refuses the certificate.</param>
    /// <exception cref="CryptographicException">A Go client refuses to parse it; the message says why.</exception>
    public static NameConstraints Read(AsnReader subtrees, out bool understood)
    {
        NameConstraints constraints = new();
        understood = true;
        var isEmpty = true;
        while (subtrees.HasData)
        {
            var tag = subtrees.PeekTag();
            var list = subtrees.ReadSequence(tag);
            while (list.HasData)
            {
                var subtree = list.ReadSequence();
                isEmpty = false;
                var kind = subtree.PeekTag();
                var content = subtree.PeekContentBytes().ToArray();
                var constraint = ReadConstraint(kind, content);
                understood &= constraint is not null;
                if (constraint is not null)
                {
                    (tag.TagValue == 0 ? constraints._permitted : constraints._excluded).Add(constraint);
                }
            }
        }

        return isEmpty ? throw new CryptographicException("name constraints that constrain nothing") : constraints;
    }

    /// <summary>Says which of a certificate's names is not allowed, or <see langword="null"/> when all are.</summary>
    public string? Refusal(IReadOnlyList<AlternativeName> names)
    {
        if ((long)names.Count * (_permitted.Count + _excluded.Count) > MostComparisons)
        {
            return "sets too many constraints to compare";
        }

        foreach (var name in names)
        {
            if (name.Kind == NameKind.Dns && !IsDomain(name.Text))
            {
                return $"cannot be held against '{DistinguishedName.Escape(name.Text)}', which is no DNS name";
            }

            var excluded = _excluded.Find(constraint => Holds(constraint, name, excluding: true));
            if (excluded is not null)
            {
                return $"excludes '{DistinguishedName.Escape(name.Text)}' ({DistinguishedName.Escape(excluded.Text)})";
            }

            var permitted = _permitted.FindAll(constraint => constraint.Kind == name.Kind);
            if (permitted.Count > 0 && !permitted.Exists(constraint => Holds(constraint, name, excluding: false)))
            {
                return $"does not permit '{DistinguishedName.Escape(name.Text)}'";
            }
        }

        return null;
    }

    private static Constraint? ReadConstraint(Asn1Tag tag, byte[] content)
    {
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue is not (1 or 2 or 6 or 7))
        {
            return null;
        }

        if (tag.TagValue == 7)
        {
            return content.Length is 8 or 32 && IsMask(content.AsSpan(content.Length / 2))
                ? new Constraint(NameKind.Address, $"{new System.Net.IPAddress(content.AsSpan(0, content.Length / 2))}/{Prefix(content)}", content)
                : throw new CryptographicException("a name constraint that is no range of addresses");
        }

        var text = Encoding.ASCII.GetString(content);
        var domain = text.StartsWith('.') ? text[1..] : text[(text.LastIndexOf('@') + 1)..];
        if (content.Any(octet => octet >= 0x80) || !IsDomain(domain))
        {
            throw new CryptographicException("a name constraint that is no name");
        }

        var kind = tag.TagValue switch { 1 => NameKind.Email, 2 => NameKind.Dns, _ => NameKind.Uri };
        return new Constraint(kind, text, content);
    }

    private static bool Holds(Constraint constraint, AlternativeName name, bool excluding) => constraint.Kind == name.Kind && name.Kind switch
    {
        NameKind.Dns => DomainHolds(constraint.Text, name.Text) || (excluding && WildcardCovers(name.Text, constraint.Text)),
        NameKind.Address => RangeHolds(constraint.Content, name.Content),
        NameKind.Email => constraint.Text.Contains('@', StringComparison.Ordinal)
            ? string.Equals(constraint.Text, name.Text, StringComparison.OrdinalIgnoreCase)
            : DomainHolds(constraint.Text, name.Text[(name.Text.LastIndexOf('@') + 1)..]),
        _ => DomainHolds(constraint.Text, Uri.TryCreate(name.Text, UriKind.Absolute, out var uri) ? uri.Host : ""),
    };

    private static bool DomainHolds(string constraint, string name)
    {
        var needsMore = constraint.StartsWith('.');
        var domain = needsMore ? constraint.AsSpan(1) : constraint;
        return domain.IsEmpty
            ? !needsMore || name.Length > 0
            : name.AsSpan().EndsWith(domain, StringComparison.OrdinalIgnoreCase)
                && (name.Length == domain.Length ? !needsMore : name[^(domain.Length + 1)] == '.');
    }

    private static bool WildcardCovers(string wildcard, string name) =>
        wildcard.StartsWith("*.", StringComparison.Ordinal)
        && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && string.Equals(wildcard[1..], name[dot..], StringComparison.OrdinalIgnoreCase);

    private static bool RangeHolds(byte[] range, byte[] address)
    {
        if (range.Length != 2 * address.Length)
        {
            return false;
        }

        for (var i = 0; i < address.Length; i++)
        {
            if (((address[i] ^ range[i]) & range[address.Length + i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMask(ReadOnlySpan<byte> mask)
    {
        var ended = false;
        foreach (var octet in mask)
        {
            if ((ended && octet != 0) || ((byte)~octet & ((byte)~octet + 1)) != 0)
            {
                return false;
            }

            ended |= octet != 0xFF;
        }

        return true;
    }

    private static int Prefix(byte[] range) => range.Skip(range.Length / 2).Sum(octet => int.PopCount(octet));

    private static bool IsDomain(string name) =>
        name.Length == 0 || (name.All(c => c is > ' ' and <= '~') && !name.StartsWith('.') && !name.EndsWith('.') && !name.Contains("..", StringComparison.Ordinal));
}
