using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>A private key with what differs between ECDSA and RSA in making certificates.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly AsymmetricAlgorithm _algorithm;

    private SigningKey(AsymmetricAlgorithm algorithm) => _algorithm = algorithm;

    public X509SignatureGenerator Generator => _algorithm switch
    {
        ECDsa ecdsa => new Sha1SignatureGenerator(X509SignatureGenerator.CreateForECDsa(ecdsa), isRsa: false),
        RSA rsa => new Sha1SignatureGenerator(X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), isRsa: true),
        _ => throw new NotSupportedException(_algorithm.GetType().Name),
    };

    public static SigningKey Create(KeyKind kind) => new(kind switch
    {
        KeyKind.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyKind.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        KeyKind.Rsa512 => RSA.Create(512),
        KeyKind.Rsa1024 => RSA.Create(1024),
        KeyKind.Rsa2048 => RSA.Create(2048),
        KeyKind.Rsa4096 => RSA.Create(4096),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    });

    public CertificateRequest Request(X500DistinguishedName subject, HashAlgorithmName hash) => _algorithm switch
    {
        ECDsa ecdsa => new CertificateRequest(subject, ecdsa, hash),
        RSA rsa => new CertificateRequest(subject, rsa, hash, RSASignaturePadding.Pkcs1),
        _ => throw new NotSupportedException(_algorithm.GetType().Name),
    };

    public X509Certificate2 Attach(X509Certificate2 certificate) => _algorithm switch
    {
        ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
        RSA rsa => certificate.CopyWithPrivateKey(rsa),
        _ => throw new NotSupportedException(_algorithm.GetType().Name),
    };

    public string ExportPem() => _algorithm.ExportPkcs8PrivateKeyPem();

    public void Dispose() => _algorithm.Dispose();
}
