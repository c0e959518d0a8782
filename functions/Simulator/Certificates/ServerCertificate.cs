using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>A leaf with its key and the intermediates that a server must send with it.</summary>
public sealed class ServerCertificate : IDisposable
{
    private readonly Lazy<SslStreamCertificateContext> _context;

    internal ServerCertificate(X509Certificate2 leaf, string keyPem, IReadOnlyList<X509Certificate2> intermediates)
    {
        Leaf = leaf;
        KeyPem = keyPem;
        Intermediates = intermediates;
        _context = new(() => SslStreamCertificateContext.Create(Leaf, [.. Intermediates], offline: true));
    }

    /// <summary>The leaf with its private key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>From the leaf's issuer towards the root, the root left out. Owned by their authorities.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates { get; }

    /// <summary>The leaf's private key as PKCS #8 in PEM.</summary>
    public string KeyPem { get; }

    /// <summary>Leaf and intermediates in PEM, in the order of the wire.</summary>
    public string ChainPem => string.Concat(Der.Select(der => PemEncode(der)));

    /// <summary>Leaf and intermediates in DER, in the order of the wire.</summary>
    public IReadOnlyList<byte[]> Der => [Leaf.RawData, .. Intermediates.Select(certificate => certificate.RawData)];

    /// <summary>What a <see cref="SslStream"/> needs to serve the leaf and the intermediates without looking anything up.</summary>
    public SslStreamCertificateContext Context => _context.Value;

    /// <summary>A certificate that signed itself, as a server's first start often makes one.</summary>
    public static ServerCertificate SelfSigned(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return new ServerCertificate(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90)), key.ExportPkcs8PrivateKeyPem(), []);
    }

    /// <summary>The same leaf sent without its intermediates.</summary>
    public ServerCertificate WithoutIntermediates() => new(new X509Certificate2(Leaf), KeyPem, []);

    /// <summary>The same leaf sent with its intermediates and these certificates after them, which the caller owns.</summary>
    public ServerCertificate WithMore(params IEnumerable<X509Certificate2> certificates) => new(new X509Certificate2(Leaf), KeyPem, [.. Intermediates, .. certificates]);

    /// <inheritdoc/>
    public void Dispose() => Leaf.Dispose();

    internal static string PemEncode(byte[] der) =>
        System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", der) + "\n";
}
