using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>
/// A certificate authority in memory: a root, or an intermediate below one. Serial numbers and validity follow from the seed and the
/// time given; keys and signatures are fresh each time.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private readonly SigningKey _key;
    private readonly DateTimeOffset _now;
    private readonly Random _random;
    private readonly List<CertificateAuthority> _below = [];

    private CertificateAuthority(SigningKey key, X509Certificate2 certificate, CertificateAuthority? parent, DateTimeOffset now, Random random)
    {
        _key = key;
        _now = now;
        _random = random;
        Certificate = certificate;
        Parent = parent;
    }

    /// <summary>The authority's own certificate, without its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority that signed it; <see langword="null"/> for a root.</summary>
    public CertificateAuthority? Parent { get; }

    /// <summary>The root above it, or itself.</summary>
    public CertificateAuthority Root => Parent?.Root ?? this;

    /// <summary>The authority's certificate in PEM, for <c>--ca-file</c>.</summary>
    public string Pem => ServerCertificate.PemEncode(Certificate.RawData);

    /// <summary>What a server must send below its leaf: this authority and those above it, the root left out.</summary>
    public IReadOnlyList<X509Certificate2> Chain => Parent is null ? [] : [Certificate, .. Parent.Chain];

    /// <summary>Makes a root.</summary>
    /// <param name="now">The present, from which validity is counted.</param>
    /// <param name="options">The root's shape.</param>
    /// <param name="seed">Where the serial numbers come from.</param>
    public static CertificateAuthority CreateRoot(DateTimeOffset now, AuthorityOptions? options = null, int seed = 1)
    {
        options ??= new AuthorityOptions();
        var random = new Random(seed);
        var key = SigningKey.Create(options.Key);
        var subject = NameOf(options.Name);
        var request = AuthorityRequest(key, subject, options);
        return new CertificateAuthority(key, Sign(request, subject, key, Validity(options, now), random), null, now, random);
    }

    /// <summary>Makes an intermediate that this authority signs and owns.</summary>
    public CertificateAuthority CreateIntermediate(AuthorityOptions? options = null)
    {
        options ??= new AuthorityOptions { Name = "Simulated Intermediate" };
        var key = SigningKey.Create(options.Key);
        var request = AuthorityRequest(key, NameOf(options.Name), options);
        var certificate = Sign(request, Certificate.SubjectName, _key, Validity(options, _now), _random);
        var intermediate = new CertificateAuthority(key, certificate, this, _now, _random);
        _below.Add(intermediate);
        return intermediate;
    }

    /// <summary>Issues a server's certificate.</summary>
    public ServerCertificate Issue(LeafOptions options)
    {
        using var key = SigningKey.Create(options.Key);
        var request = key.Request(NameOf(options.CommonName ?? (options.Names is [var first, ..] ? first : "simulated")), options.Hash);
        AddLeafExtensions(request, options);
        var validity = (options.NotBefore ?? _now.AddDays(-1), options.NotAfter ?? _now.AddDays(90));
        using var certificate = Sign(request, Certificate.SubjectName, _key, validity, _random);
        using var withKey = key.Attach(certificate);
        return new ServerCertificate(Loadable(withKey), key.ExportPem(), Chain);
    }

    /// <summary>Issues a healthy certificate for these names, or addresses.</summary>
    public ServerCertificate Issue(params IEnumerable<string> names)
    {
        var byKind = names.ToLookup(name => IPAddress.TryParse(name, out _));
        return Issue(new LeafOptions { Names = [.. byKind[false]], Addresses = [.. byKind[true].Select(IPAddress.Parse)] });
    }

    /// <summary>Signs the name and key of another authority, so that chains below it lead to this one as well.</summary>
    /// <returns>The cross-signed certificate, which the caller owns.</returns>
    public X509Certificate2 CrossSign(CertificateAuthority other, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
    {
        var options = new AuthorityOptions { NotBefore = notBefore, NotAfter = notAfter };
        var request = AuthorityRequest(other._key, other.Certificate.SubjectName, options);
        return Sign(request, Certificate.SubjectName, _key, Validity(options, _now), _random);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var authority in _below)
        {
            authority.Dispose();
        }

        Certificate.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest AuthorityRequest(SigningKey key, X500DistinguishedName subject, AuthorityOptions options)
    {
        var request = key.Request(subject, options.Hash);
        request.CertificateExtensions.Add(options.IsAuthority
            ? X509BasicConstraintsExtension.CreateForCertificateAuthority(options.PathLength)
            : X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (options.PermittedNames.Count > 0)
        {
            request.CertificateExtensions.Add(NameConstraints(options.PermittedNames));
        }

        AddAsTheyStand(request, options.Extensions);
        return request;
    }

    private void AddLeafExtensions(CertificateRequest request, LeafOptions options)
    {
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (options.KeyPurposes.Count > 0)
        {
            OidCollection purposes = [];
            foreach (var purpose in options.KeyPurposes)
            {
                purposes.Add(new Oid(purpose));
            }

            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: false));
        }

        if (options.Names.Count + options.Addresses.Count > 0)
        {
            request.CertificateExtensions.Add(AlternativeNames(options));
        }

        AddAsTheyStand(request, options.Extensions);
    }

    private static void AddAsTheyStand(CertificateRequest request, IReadOnlyList<X509Extension> extensions)
    {
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }
    }

    // Written by hand, since SubjectAlternativeNameBuilder refuses names that a hostile server may well present.
    private static X509Extension AlternativeNames(LeafOptions options)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in options.Names)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
            }

            foreach (var address in options.Addresses)
            {
                writer.WriteOctetString(address.GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private static X509Extension NameConstraints(IReadOnlyList<string> permitted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var name in permitted)
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    private static X509Certificate2 Sign(
        CertificateRequest request, X500DistinguishedName issuer, SigningKey key, (DateTimeOffset Start, DateTimeOffset End) validity, Random random)
    {
        var serial = new byte[16];
        random.NextBytes(serial);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return request.Create(issuer, key.Generator, validity.Start, validity.End, serial);
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Validity(AuthorityOptions options, DateTimeOffset now) =>
        (options.NotBefore ?? now.AddDays(-1), options.NotAfter ?? now.AddYears(10));

    private static X500DistinguishedName NameOf(string commonName)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        return builder.Build();
    }

    // Windows cannot serve TLS from a key that exists in memory only.
    private static X509Certificate2 Loadable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : new X509Certificate2(certificate);
}
