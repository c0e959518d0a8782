using System.Formats.Asn1;
using System.Security.Cryptography;

namespace OpenZro.Probes.Probing.Certificates;

/// <summary>A certificate's public key, read as far as its kind and size can be told.</summary>
/// <param name="Algorithm">The kind of key.</param>
/// <param name="Bits">The size of the modulus or of the curve.</param>
/// <param name="Text">The key for people, such as <c>ECDSA P-256</c>.</param>
/// <param name="Info">The SubjectPublicKeyInfo as it was encoded.</param>
internal sealed record CertificateKey(KeyAlgorithm Algorithm, int Bits, string Text, ReadOnlyMemory<byte> Info)
{
    /// <summary>The key of a certificate that could not be read that far.</summary>
    public static CertificateKey Unknown { get; } = new(KeyAlgorithm.Other, 0, "unknown", ReadOnlyMemory<byte>.Empty);

    /// <summary>Whether a Go client can neither handshake with this key nor check a signature of it (<c>crypto/rsa</c> since Go 1.24: at least 1,024 bits).</summary>
    public bool IsTooShort => Algorithm == KeyAlgorithm.Rsa && Bits < 1024;

    /// <summary>What is weak about a key that clients still take; <see langword="null"/> for a strong one.</summary>
    public string? Weakness => this switch
    {
        { Algorithm: KeyAlgorithm.Rsa, Bits: < 2048 } => $"{Text} is shorter than 2048 bits",
        { Algorithm: KeyAlgorithm.Ecdsa, Bits: < 256 } => $"{Text} is shorter than P-256",
        { Algorithm: KeyAlgorithm.Dsa } => $"{Text} is out of use",
        _ => null,
    };

    /// <summary>Reads a SubjectPublicKeyInfo.</summary>
    /// <exception cref="AsnContentException">It is not DER.</exception>
    /// <exception cref="CryptographicException">A Go client refuses to parse it; the message says why.</exception>
    public static CertificateKey Read(ReadOnlyMemory<byte> info)
    {
        var reader = new AsnReader(info, AsnEncodingRules.DER).ReadSequence();
        var algorithm = reader.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var key = reader.ReadBitString(out _);
        switch (oid)
        {
            case "1.2.840.113549.1.1.1":
                return ReadRsa(algorithm, key, info);
            case "1.2.840.10045.2.1":
                return ReadEcdsa(algorithm, info);
            case "1.3.101.112":
                return new CertificateKey(KeyAlgorithm.Ed25519, 256, "Ed25519", info);
            case "1.2.840.10040.4.1":
                return new CertificateKey(KeyAlgorithm.Dsa, 0, "DSA", info);
            default:
                return new CertificateKey(KeyAlgorithm.Other, 0, $"key {oid}", info);
        }
    }

    private static CertificateKey ReadRsa(AsnReader algorithm, byte[] key, ReadOnlyMemory<byte> info)
    {
        if (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.Null)
        {
            throw new CryptographicException("an RSA key without NULL parameters");
        }

        var numbers = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
        var modulus = numbers.ReadIntegerBytes().Span;
        var isPositive = modulus[0] < 0x80 && modulus.ContainsAnyExcept((byte)0);
        if (!isPositive || !numbers.TryReadInt32(out var exponent) || exponent <= 0)
        {
            throw new CryptographicException("an RSA key whose numbers are out of range");
        }

        modulus = modulus.TrimStart((byte)0);
        var bits = (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        return new CertificateKey(KeyAlgorithm.Rsa, bits, $"RSA {bits}", info);
    }

    private static CertificateKey ReadEcdsa(AsnReader algorithm, ReadOnlyMemory<byte> info)
    {
        var curve = algorithm.HasData && algorithm.PeekTag() == Asn1Tag.ObjectIdentifier ? algorithm.ReadObjectIdentifier() : "explicit parameters";
        var bits = curve switch
        {
            "1.3.132.0.33" => 224,
            "1.2.840.10045.3.1.7" => 256,
            "1.3.132.0.34" => 384,
            "1.3.132.0.35" => 521,
            _ => throw new CryptographicException($"an ECDSA key on an unsupported curve ({curve})"),
        };
        try
        {
            using var point = ECDsa.Create();
            point.ImportSubjectPublicKeyInfo(info.Span, out _);
        }
        catch (CryptographicException exception)
        {
            throw new CryptographicException("an ECDSA key that is no point of its curve", exception);
        }

        return new CertificateKey(KeyAlgorithm.Ecdsa, bits, $"ECDSA P-{bits}", info);
    }
}

/// <summary>The kinds of public key that are told apart.</summary>
internal enum KeyAlgorithm
{
    /// <summary>None that a TLS client takes.</summary>
    Other,

    /// <summary>RSA.</summary>
    Rsa,

    /// <summary>ECDSA on a NIST curve.</summary>
    Ecdsa,

    /// <summary>Ed25519.</summary>
    Ed25519,

    /// <summary>DSA.</summary>
    Dsa,
}
