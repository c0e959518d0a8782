using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>
/// A certificate read by the rules of Go's <c>crypto/x509</c> parser. Any bytes can be read: <see cref="Fault"/> says why a Go client
/// would refuse them, and what was read up to there is kept for people.
/// </summary>
internal sealed class ParsedCertificate
{
    private ParsedCertificate(byte[] der)
    {
        Der = der;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(der));
    }

    /// <summary>The certificate as it was sent.</summary>
    public byte[] Der { get; }

    /// <summary>SHA-256 over <see cref="Der"/>, lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Why a Go client refuses to parse it, as what it has or is; <see langword="null"/> when it does not.</summary>
    public string? Fault { get; private set; }

    /// <summary>The signed part.</summary>
    public ReadOnlyMemory<byte> Signed { get; private set; }

    /// <summary>The encoded AlgorithmIdentifier of the signature.</summary>
    public ReadOnlyMemory<byte> SignatureAlgorithm { get; private set; }

    /// <summary>The issuer's signature over <see cref="Signed"/>.</summary>
    public byte[] Signature { get; private set; } = [];

    /// <summary>1, 2 or 3.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>The encoded issuer: names are compared by their bytes.</summary>
    public ReadOnlyMemory<byte> Issuer { get; private set; }

    /// <summary>The issuer for people.</summary>
    public string IssuerText { get; private set; } = "(unreadable)";

    /// <summary>The encoded subject.</summary>
    public ReadOnlyMemory<byte> Subject { get; private set; }

    /// <summary>The subject for people.</summary>
    public string SubjectText { get; private set; } = "(unreadable)";

    /// <summary>The first instant of its validity.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>The last instant of its validity.</summary>
    public DateTimeOffset NotAfter { get; private set; }

    /// <summary>The subject's key.</summary>
    public CertificateKey Key { get; private set; } = CertificateKey.Unknown;

    /// <summary>What the extensions say.</summary>
    public CertificateExtensions Extensions { get; } = new();

    /// <summary>Whether subject and issuer are one name.</summary>
    public bool IsSelfIssued => Subject.Span.SequenceEqual(Issuer.Span);

    /// <summary>Reads a certificate; never throws.</summary>
    public static ParsedCertificate Read(byte[] der)
    {
        var certificate = new ParsedCertificate(der);
        try
        {
            certificate.ReadOuter();
        }
        catch (CryptographicException exception)
        {
            certificate.Fault ??= exception.Message;
        }
        catch (Exception)
        {
            certificate.Fault ??= "an encoding that is not DER";
        }

        return certificate;
    }

    /// <summary>The certificate in a problem's line: its subject, or what else tells it from the others when it has none.</summary>
    public override string ToString() => Subject.Length > 2 ? $"'{SubjectText}'" : $"the certificate {Sha256[..16]}…";

    private void ReadOuter()
    {
        var file = new AsnReader(Der, AsnEncodingRules.DER);
        var outer = file.ReadSequence();
        file.ThrowIfNotEmpty();
        Signed = outer.PeekEncodedValue();
        ReadSigned(outer.ReadSequence(), out var innerAlgorithm);
        SignatureAlgorithm = outer.ReadEncodedValue();
        Signature = outer.ReadBitString(out _);
        if (!innerAlgorithm.Span.SequenceEqual(SignatureAlgorithm.Span))
        {
            throw new CryptographicException("signature algorithms inside and outside that differ");
        }
    }

    private void ReadSigned(AsnReader signed, out ReadOnlyMemory<byte> algorithm)
    {
        var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (signed.PeekTag() == versionTag)
        {
            var number = signed.ReadSequence(versionTag);
            Version = number.TryReadInt32(out var version) && version is >= 0 and <= 2
                ? version + 1
                : throw new CryptographicException("a version other than 1, 2 or 3");
        }

        if (signed.ReadIntegerBytes().Span[0] >= 0x80)
        {
            Fault = "a negative serial number";
        }

        algorithm = signed.ReadEncodedValue();
        Issuer = signed.ReadEncodedValue();
        (IssuerText, var issuerFault) = DistinguishedName.Read(Issuer);
        var validity = signed.ReadSequence();
        NotBefore = ReadTime(validity);
        NotAfter = ReadTime(validity);
        Subject = signed.ReadEncodedValue();
        (SubjectText, var subjectFault) = DistinguishedName.Read(Subject);
        Fault ??= issuerFault ?? subjectFault;
        ReadKey(signed.ReadEncodedValue());
        for (var uniqueId = 1; uniqueId <= 2; uniqueId++)
        {
            if (signed.HasData && signed.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, uniqueId)))
            {
                signed.ReadEncodedValue();
            }
        }

        var extensionsTag = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
        if (Version == 3 && signed.HasData && signed.PeekTag() == extensionsTag)
        {
            Extensions.Read(signed.ReadSequence(extensionsTag).ReadSequence());
        }
    }

    private void ReadKey(ReadOnlyMemory<byte> info)
    {
        try
        {
            Key = CertificateKey.Read(info);
        }
        catch (CryptographicException exception)
        {
            Fault ??= exception.Message;
        }
    }

    private static DateTimeOffset ReadTime(AsnReader validity) => validity.PeekTag() == Asn1Tag.UtcTime
        ? validity.ReadUtcTime()
        : validity.ReadGeneralizedTime();

    /// <summary>An instant as problems write it.</summary>
    internal static string Show(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
