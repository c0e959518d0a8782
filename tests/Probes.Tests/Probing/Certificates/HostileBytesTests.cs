using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing.Certificates;

public sealed class HostileBytesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly HostileCertificates _certificates = new(Now);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Any_bytes_get_a_verdict() => Gen.Byte.Array[0, 400].Array[1, 5].Sample(sent =>
    {
        var facts = ChainInspector.Inspect(sent, TrustRoots.Of(_certificates.Root.Certificate), Now);
        facts.Trust.ShouldBe(ChainTrust.Untrusted);
        facts.Problems.ShouldNotBeEmpty();
    });

    [Fact]
    public void Damaged_certificates_get_a_verdict_and_are_never_trusted()
    {
        var chain = _certificates.Leaf().Der;
        var roots = TrustRoots.Of(_certificates.Root.Certificate);
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 10_000], Gen.Int[1, 255]).Sample((which, at, change) =>
        {
            byte[][] sent = [[.. chain[0]], [.. chain[1]]];
            sent[which][at % sent[which].Length] ^= (byte)change;
            ChainInspector.Inspect(sent, roots, Now).Trust.ShouldNotBe(ChainTrust.Trusted);
        });
    }

    [Fact]
    public void Control_characters_of_a_subject_do_not_reach_the_terminal()
    {
        var facts = Inspect(Request("CN=\"evil\u001b[31m\r\n\u202eexe\u0000\""));

        facts.Subject.ShouldBe("CN=evil\\1B[31m\\0D\\0A\\E2\\80\\AEexe\\00");
        facts.Problems.ShouldAllBe(line => !line.Any(char.IsControl));
    }

    [Fact]
    public void A_nul_in_a_name_hides_nothing()
    {
        var facts = Inspect(Request("CN=a", Names("relay.example.com\0.evil.example"u8.ToArray())));

        facts.Names.ShouldBe(["relay.example.com\\00.evil.example"]);
        CertificateNames.Match(facts.Names, "relay.example.com").ShouldBeFalse();
    }

    [Fact]
    public void A_name_that_is_not_ascii_makes_the_certificate_unreadable_and_the_rest_is_shown()
    {
        var facts = Inspect(Request("CN=a", Names([0xC3, 0xA4, 0xFF])));

        facts.Trust.ShouldBe(ChainTrust.Untrusted);
        facts.Problems.ShouldBe(["the leaf cannot be read by clients: it has a name that is not ASCII among its names"]);
        facts.Subject.ShouldBe("CN=a");
        facts.NotAfter.ShouldBe(Now.AddDays(1));
    }

    [Fact]
    public void An_address_in_a_dns_name_is_no_address() =>
        Inspect(Request("CN=a", Names("10.0.0.1"u8.ToArray()))).Names.ShouldBe(["DNS:10.0.0.1"]);

    [Fact]
    public void Very_long_names_are_cut_and_huge_serial_numbers_read()
    {
        var facts = Inspect(Request($"CN={new string('x', 65_536)}", Names([.. Enumerable.Repeat((byte)'a', 65_536)])), new byte[4096]);

        facts.Subject.Length.ShouldBeLessThan(300);
        facts.Names.Single().Length.ShouldBeLessThan(300);
        facts.Problems.Single().Length.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void A_hundred_certificates_of_one_name_cost_a_hundred_signatures_at_most()
    {
        var namesakes = Enumerable.Range(0, 100).Select(_ =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new(_certificates.Issuing.Certificate.SubjectName, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
            using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
            return certificate.RawData;
        });

        var facts = ChainInspector.Inspect([_certificates.Leaf().Der[0], .. namesakes], TrustRoots.Of(_certificates.Root.Certificate), Now);

        facts.Trust.ShouldBe(ChainTrust.Untrusted);
        facts.ChainCount.ShouldBe(101);
        facts.Problems.Count.ShouldBe(21);
    }

    [Fact]
    public void A_hundred_certificates_that_all_sign_each_other_end()
    {
        var sent = Enumerable.Range(0, 100).Select(number => Request("CN=Loop", Names([(byte)'a', (byte)('0' + (number / 10)), (byte)('0' + (number % 10))]), Authority()))
            .Select(request => Sign(request, "CN=Loop", key: _key))
            .ToArray();

        ChainInspector.Inspect(sent, TrustRoots.Of(_certificates.Root.Certificate), Now).Trust.ShouldBe(ChainTrust.Untrusted);
    }

    [Fact]
    public void More_than_clients_accept_is_refused()
    {
        var leaf = _certificates.Leaf().Der;
        byte[] large = Sign(Request("CN=large", new X509Extension("1.2.3", new byte[262_144], critical: false)), "CN=large");

        var facts = ChainInspector.Inspect([.. leaf, large], TrustRoots.Of(_certificates.Root.Certificate), Now);

        facts.Trust.ShouldBe(ChainTrust.Untrusted);
        facts.Problems.Single().ShouldEndWith("more than the 262144 that clients accept");
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _key.Dispose();
    }

    private static CertificateFacts Inspect(CertificateRequest request, byte[]? serial = null) =>
        ChainInspector.Inspect([Sign(request, "CN=Nobody", serial)], TrustRoots.Of(), Now);

    private static byte[] Sign(CertificateRequest request, string issuer, byte[]? serial = null, ECDsa? key = null)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        serial ??= [1];
        serial[0] = 1;
        using var certificate = request.Create(new X500DistinguishedName(issuer), X509SignatureGenerator.CreateForECDsa(key ?? stranger), Now.AddDays(-1), Now.AddDays(1), serial);
        return certificate.RawData;
    }

    private CertificateRequest Request(string subject, params X509Extension[] extensions)
    {
        CertificateRequest request = new(subject, _key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
    }

    private static X509BasicConstraintsExtension Authority() => X509BasicConstraintsExtension.CreateForCertificateAuthority();

    private static X509Extension Names(byte[] name)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }
}
