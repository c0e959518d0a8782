using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>Signs with SHA-1 where it is asked for, which the framework's own generators refuse.</summary>
internal sealed class Sha1SignatureGenerator(X509SignatureGenerator inner, bool isRsa) : X509SignatureGenerator
{
    private const string Sha1WithRsa = "1.2.840.113549.1.1.5";
    private const string Sha1WithEcdsa = "1.2.840.10045.4.1";

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        if (hashAlgorithm != HashAlgorithmName.SHA1)
        {
            return inner.GetSignatureAlgorithmIdentifier(hashAlgorithm);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(isRsa ? Sha1WithRsa : Sha1WithEcdsa);
            if (isRsa)
            {
                writer.WriteNull();
            }
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => inner.SignData(data, hashAlgorithm);

    protected override PublicKey BuildPublicKey() => inner.PublicKey;
}
