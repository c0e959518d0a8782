using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing.Certificates;

public sealed class OpensslAgreementTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ozprobes-openssl-");

    [Fact]
    public void Openssl_verify_agrees_where_its_rules_are_those_of_a_Go_client()
    {
        using HostileCertificates certificates = new(Now);
        List<string> wrong = [];
        foreach (var chain in certificates.All)
        {
            Write("roots.pem", chain.Trusted.Select(root => root.RawData));
            Write("sent.pem", chain.Sent.Skip(1).Where(der => der.Length > 3));
            Write("leaf.pem", chain.Sent.Take(1));
            var (accepted, output) = Openssl(
                "verify", "-no-CApath", "-no-CAstore", "-CAfile", "roots.pem", "-untrusted", chain.Sent.Count > 1 ? "sent.pem" : "leaf.pem", "-purpose", "sslserver", "-partial_chain",
                "-auth_level", "1", "-attime", Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), "leaf.pem");
            if (accepted != chain.OpensslAccepts)
            {
                wrong.Add($"{chain.Shape} ({chain.Verdict}): {output}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ed25519", "Ed25519")]
    [InlineData("rsa:2048 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sha256", "RSA 2048")]
    [InlineData("ec -pkeyopt ec_paramgen_curve:secp521r1 -sha512", "ECDSA P-521")]
    public void Signatures_of_other_kinds_are_checked(string algorithm, string keyType)
    {
        Make("root", $"-newkey {algorithm} -x509 -subj /CN=Root");
        Make("leaf", $"-newkey {algorithm} -x509 -CA root.pem -CAkey root.key -subj /CN=a.example -addext subjectAltName=DNS:a.example -addext basicConstraints=CA:FALSE");
        using var root = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_directory.FullName, "root.pem"));
        using var leaf = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_directory.FullName, "leaf.pem"));
        var now = new DateTimeOffset(leaf.NotBefore.ToUniversalTime(), TimeSpan.Zero).AddHours(1);

        var facts = ChainInspector.Inspect([leaf.RawData], TrustRoots.Of(root), now);
        var forged = leaf.RawData;
        forged[^1] ^= 1;
        var forgedFacts = ChainInspector.Inspect([forged], TrustRoots.Of(root), now);

        facts.Problems.ShouldBeEmpty();
        facts.Trust.ShouldBe(ChainTrust.Trusted);
        facts.KeyType.ShouldBe(keyType);
        forgedFacts.Trust.ShouldBe(ChainTrust.Untrusted);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Make(string name, string arguments)
    {
        var (made, output) = Openssl(["req", "-nodes", "-days", "2", "-keyout", $"{name}.key", "-out", $"{name}.pem", .. arguments.Split(' ')]);
        made.ShouldBeTrue(output);
    }

    private void Write(string name, IEnumerable<byte[]> certificates) => File.WriteAllText(
        Path.Combine(_directory.FullName, name), string.Concat(certificates.Select(der => PemEncoding.WriteString("CERTIFICATE", der) + "\n")));

    private (bool Succeeded, string Output) Openssl(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, output + error.Result);
    }
}
