using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>What a certificate's extensions say, read as Go's <c>crypto/x509</c> reads them.</summary>
internal sealed class CertificateExtensions
{
    private const string SubjectKeyIdOid = "2.5.29.14";
    private const string KeyUsageOid = "2.5.29.15";
    private const string AlternativeNamesOid = "2.5.29.17";
    private const string BasicConstraintsOid = "2.5.29.19";
    private const string NameConstraintsOid = "2.5.29.30";
    private const string AuthorityKeyIdOid = "2.5.29.35";
    private const string ExtendedKeyUsageOid = "2.5.29.37";
    private const string AuthorityAccessOid = "1.3.6.1.5.5.7.1.1";

    // Read by a Go client, and of no consequence here: CRL distribution points and policies (which no relay's client asks for).
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "2.5.29.31", "2.5.29.32", "2.5.29.33", "2.5.29.36", "2.5.29.54",
    };

    private readonly List<AlternativeName> _names = [];
    private readonly List<string> _extendedKeyUsages = [];
    private readonly List<string> _unhandledCritical = [];

    /// <summary>The subject alternative names in their order; kinds without use to a client are left out.</summary>
    public IReadOnlyList<AlternativeName> Names => _names;

    /// <summary>The encoded subject alternative names; empty without the extension.</summary>
    public ReadOnlyMemory<byte> EncodedNames { get; private set; }

    /// <summary>Whether there are basic constraints.</summary>
    public bool HasBasicConstraints { get; private set; }

    /// <summary>Whether the basic constraints make it a certificate authority.</summary>
    public bool IsAuthority { get; private set; }

    /// <summary>How many intermediates may stand between it and the leaf; <see langword="null"/> for any number.</summary>
    public int? PathLength { get; private set; }

    /// <summary>Whether a key usage was stated that does not allow to sign certificates.</summary>
    public bool ForbidsSigning { get; private set; }

    /// <summary>The extended key usages; empty when there is no such extension.</summary>
    public IReadOnlyList<string> ExtendedKeyUsages => _extendedKeyUsages;

    /// <summary>The names that certificates below may have; <see langword="null"/> for all.</summary>
    public NameConstraints? NameConstraints { get; private set; }

    /// <summary>The identifier of the subject's key; empty when it is not stated.</summary>
    public ReadOnlyMemory<byte> SubjectKeyId { get; private set; }

    /// <summary>The identifier of the issuer's key; empty when it is not stated.</summary>
    public ReadOnlyMemory<byte> AuthorityKeyId { get; private set; }

    /// <summary>The encoded name of the one who issued the issuer; empty when it is not stated.</summary>
    public ReadOnlyMemory<byte> AuthorityIssuer { get; private set; }

    /// <summary>Whether it says where its issuer's certificate can be fetched, as leaves of public authorities do.</summary>
    public bool SaysWhereIssuerIs { get; private set; }

    /// <summary>Critical extensions that a Go client does not know, as object identifiers.</summary>
    public IReadOnlyList<string> UnhandledCritical => _unhandledCritical;

    /// <summary>Reads all extensions.</summary>
    /// <exception cref="AsnContentException">One is not DER.</exception>
    /// <exception cref="CryptographicException">A Go client refuses to parse one; the message says why.</exception>
    public void Read(AsnReader extensions)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            if (!seen.Add(oid))
            {
                throw new CryptographicException($"the extension {oid} twice");
            }

            if (!ReadOne(oid, new AsnReader(value, AsnEncodingRules.DER), value) && critical)
            {
                _unhandledCritical.Add(oid);
            }
        }
    }

    private bool ReadOne(string oid, AsnReader reader, byte[] value)
    {
        switch (oid)
        {
            case SubjectKeyIdOid:
                SubjectKeyId = reader.ReadOctetString();
                return true;
            case KeyUsageOid:
                // Bit 5, keyCertSign (RFC 5280 section 4.2.1.3). An empty set of bits counts as nothing said.
                var bits = reader.ReadBitString(out _);
                ForbidsSigning = bits.Any(octet => octet != 0) && (bits[0] & 0x04) == 0;
                return true;
            case AlternativeNamesOid:
                EncodedNames = value;
                return ReadNames(reader.ReadSequence());
            case BasicConstraintsOid:
                ReadBasicConstraints(reader.ReadSequence());
                return true;
            case NameConstraintsOid:
                NameConstraints = NameConstraints.Read(reader.ReadSequence(), out var understood);
                return understood;
            case AuthorityKeyIdOid:
                ReadAuthorityKeyId(reader.ReadSequence());
                return true;
            case ExtendedKeyUsageOid:
                for (var usages = reader.ReadSequence(); usages.HasData;)
                {
                    _extendedKeyUsages.Add(usages.ReadObjectIdentifier());
                }

                return true;
            case AuthorityAccessOid:
                for (var access = reader.ReadSequence(); access.HasData;)
                {
                    SaysWhereIssuerIs |= access.ReadSequence().ReadObjectIdentifier() == "1.3.6.1.5.5.7.48.2";
                }

                return true;
            default:
                return Ignored.Contains(oid);
        }
    }

    private bool ReadNames(AsnReader names)
    {
        while (names.HasData)
        {
            var tag = names.PeekTag();
            var content = names.PeekContentBytes().ToArray();
            names.ReadEncodedValue();
            if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue is not (1 or 2 or 6 or 7))
            {
                continue;
            }

            if (tag.TagValue == 7)
            {
                _names.Add(content.Length is 4 or 16
                    ? new AlternativeName(NameKind.Address, new IPAddress(content).ToString(), content)
                    : throw new CryptographicException($"an IP address of {content.Length} bytes among its names"));
                continue;
            }

            if (!content.All(octet => octet < 0x80))
            {
                throw new CryptographicException("a name that is not ASCII among its names");
            }

            var kind = tag.TagValue switch { 1 => NameKind.Email, 2 => NameKind.Dns, _ => NameKind.Uri };
            _names.Add(new AlternativeName(kind, Encoding.ASCII.GetString(content), content));
        }

        return _names.Count > 0;
    }

    private void ReadBasicConstraints(AsnReader constraints)
    {
        HasBasicConstraints = true;
        IsAuthority = constraints.HasData && constraints.PeekTag() == Asn1Tag.Boolean && constraints.ReadBoolean();
        if (constraints.HasData && constraints.PeekTag() == Asn1Tag.Integer)
        {
            // A negative length bounds nothing.
            PathLength = !constraints.TryReadInt32(out var length)
                ? throw new CryptographicException("a path length that is out of range")
                : length >= 0 ? length : null;
        }
    }

    private void ReadAuthorityKeyId(AsnReader authority)
    {
        while (authority.HasData)
        {
            var tag = authority.PeekTag();
            if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue == 0)
            {
                AuthorityKeyId = authority.ReadOctetString(tag);
            }
            else if (tag.TagClass == TagClass.ContextSpecific && tag is { TagValue: 1, IsConstructed: true })
            {
                AuthorityIssuer = DirectoryName(authority.ReadSequence(tag));
            }
            else
            {
                authority.ReadEncodedValue();
            }
        }
    }

    private static ReadOnlyMemory<byte> DirectoryName(AsnReader names)
    {
        var directory = new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true);
        return names.HasData && names.PeekTag() == directory ? names.ReadSequence(directory).ReadEncodedValue() : ReadOnlyMemory<byte>.Empty;
    }
}

/// <summary>One subject alternative name.</summary>
internal sealed record AlternativeName(NameKind Kind, string Text, byte[] Content);

/// <summary>The kinds of alternative name that constraints know.</summary>
internal enum NameKind
{
    /// <summary>A DNS name.</summary>
    Dns,

    /// <summary>An IP address.</summary>
    Address,

    /// <summary>A mailbox.</summary>
    Email,

    /// <summary>A URI.</summary>
    Uri,
}
