using System.Formats.Asn1;
using System.Security.Cryptography;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>Whether one certificate signed another, by the rules of Go's <c>Certificate.CheckSignatureFrom</c>.</summary>
internal static class SignatureCheck
{
    /// <summary>The longest RSA key that a Go TLS client takes (<c>crypto/tls</c>, since Go 1.21).</summary>
    public const int LongestRsaBits = 8192;

    private const string PssOid = "1.2.840.113549.1.1.10";

    /// <summary>The outcome of a check.</summary>
    /// <param name="Verifies">Whether the issuer's key made the signature.</param>
    /// <param name="Refusals">Why a Go client refuses the signature nevertheless; empty when it does not.</param>
    public sealed record Outcome(bool Verifies, IReadOnlyList<string> Refusals)
    {
        /// <summary>The signature is not the issuer's.</summary>
        public static Outcome Foreign { get; } = new(false, []);
    }

    /// <summary>Checks the signature of a certificate against an issuer of the right name.</summary>
    public static Outcome Check(ParsedCertificate child, ParsedCertificate issuer)
    {
        if (issuer.Key.Algorithm == KeyAlgorithm.Rsa && issuer.Key.Bits > LongestRsaBits)
        {
            return Outcome.Foreign;
        }

        try
        {
            var (kind, hash, padding) = Algorithm(child.SignatureAlgorithm);
            if (kind != issuer.Key.Algorithm || !Verifies(child, issuer, hash, padding))
            {
                return Outcome.Foreign;
            }

            return new Outcome(true, [.. Refusals(child, issuer, hash)]);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            return Outcome.Foreign;
        }
    }

    /// <summary>The hash of a certificate's signature that clients refuse, <c>SHA-1</c> or <c>MD5</c>; <see langword="null"/> for a sound one.</summary>
    public static string? RefusedHash(ParsedCertificate certificate)
    {
        try
        {
            return RefusedHash(Algorithm(certificate.SignatureAlgorithm).Hash);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            return null;
        }
    }

    private static string? RefusedHash(HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA1 ? "SHA-1" : hash == HashAlgorithmName.MD5 ? "MD5" : null;

    private static IEnumerable<string> Refusals(ParsedCertificate child, ParsedCertificate issuer, HashAlgorithmName hash)
    {
        if (RefusedHash(hash) is { } refused)
        {
            yield return $"{child} is signed with {refused}, which clients refuse";
        }

        if (issuer.Key.IsTooShort)
        {
            yield return $"{issuer} has an {issuer.Key.Text} key, which clients refuse";
        }

        if (issuer.Extensions.HasBasicConstraints ? !issuer.Extensions.IsAuthority : issuer.Version == 3)
        {
            yield return $"{issuer} signed {child}, but is no certificate authority (basic constraints)";
        }

        if (issuer.Extensions.ForbidsSigning)
        {
            yield return $"{issuer} signed {child}, but its key usage does not allow it to sign certificates";
        }
    }

    private static bool Verifies(ParsedCertificate child, ParsedCertificate issuer, HashAlgorithmName hash, RSASignaturePadding? padding)
    {
        switch (issuer.Key.Algorithm)
        {
            case KeyAlgorithm.Rsa:
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(issuer.Key.Info.Span, out _);
                    return rsa.VerifyData(child.Signed.Span, child.Signature, hash, padding!);
                }

            case KeyAlgorithm.Ecdsa:
                using (var ecdsa = ECDsa.Create())
                {
                    ecdsa.ImportSubjectPublicKeyInfo(issuer.Key.Info.Span, out _);
                    return ecdsa.VerifyData(child.Signed.Span, child.Signature, hash, DSASignatureFormat.Rfc3279DerSequence);
                }

            default:
                return issuer.Key.Algorithm == KeyAlgorithm.Ed25519 && PlatformSignatureCheck.Verifies(child, issuer);
        }
    }

    private static (KeyAlgorithm Key, HashAlgorithmName Hash, RSASignaturePadding? Padding) Algorithm(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        var oid = reader.ReadObjectIdentifier();
        return oid switch
        {
            "1.2.840.113549.1.1.4" => (KeyAlgorithm.Rsa, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" => (KeyAlgorithm.Rsa, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.11" => (KeyAlgorithm.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.12" => (KeyAlgorithm.Rsa, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.13" => (KeyAlgorithm.Rsa, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "1.2.840.10045.4.1" => (KeyAlgorithm.Ecdsa, HashAlgorithmName.SHA1, null),
            "1.2.840.10045.4.3.2" => (KeyAlgorithm.Ecdsa, HashAlgorithmName.SHA256, null),
            "1.2.840.10045.4.3.3" => (KeyAlgorithm.Ecdsa, HashAlgorithmName.SHA384, null),
            "1.2.840.10045.4.3.4" => (KeyAlgorithm.Ecdsa, HashAlgorithmName.SHA512, null),
            "1.3.101.112" => (KeyAlgorithm.Ed25519, default, null),
            PssOid => (KeyAlgorithm.Rsa, PssHash(reader.ReadSequence()), RSASignaturePadding.Pss),
            _ => (KeyAlgorithm.Other, default, null),
        };
    }

    /// <summary>Reads PSS parameters. A Go client takes one form only: SHA-2 for the message and the mask alike, and a salt of the hash's length.</summary>
    private static HashAlgorithmName PssHash(AsnReader parameters)
    {
        var hash = parameters.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).ReadSequence().ReadObjectIdentifier();
        var mask = parameters.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true)).ReadSequence();
        mask.ReadObjectIdentifier();
        var maskHash = mask.ReadSequence().ReadObjectIdentifier();
        var salt = parameters.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 2, isConstructed: true)).TryReadInt32(out var bytes) ? bytes : 0;
        return (hash == maskHash ? hash : "", salt) switch
        {
            ("2.16.840.1.101.3.4.2.1", 32) => HashAlgorithmName.SHA256,
            ("2.16.840.1.101.3.4.2.2", 48) => HashAlgorithmName.SHA384,
            ("2.16.840.1.101.3.4.2.3", 64) => HashAlgorithmName.SHA512,
            _ => throw new CryptographicException("PSS parameters of an unusual kind"),
        };
    }
}
