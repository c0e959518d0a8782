using System.Security.Cryptography;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Tests.Probing.Certificates;

public sealed class TrustRootsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CertificateAuthority _root = CertificateAuthority.CreateRoot(Now);
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void A_file_of_certificates_with_comments_and_duplicates_is_read()
    {
        using var other = CertificateAuthority.CreateRoot(Now, new AuthorityOptions { Name = "Other" });
        File.WriteAllText(_path, $"\uFEFF# Our roots\r\n{_root.Pem.ReplaceLineEndings("\r\n")}\nand another\n{other.Pem}{_root.Pem}");

        TrustRoots.TryReadPem(_path, out var roots, out var error).ShouldBeTrue(error);

        roots.Count.ShouldBe(2);
        roots.AreSystem.ShouldBeFalse();
    }

    [Fact]
    public void The_system_trusts_the_public_authorities()
    {
        TrustRoots.System.AreSystem.ShouldBeTrue();
        TrustRoots.System.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_file_without_use_is_explained()
    {
        Error("").ShouldEndWith("holds no PEM certificate; write BEGIN CERTIFICATE … END CERTIFICATE blocks");
        Error("hello").ShouldContain("holds no PEM certificate");
        Error(_root.Pem[..200]).ShouldContain("its PEM is damaged");
        Error(_root.Pem + _root.Pem[..200]).ShouldContain("one of its 2 certificates is damaged PEM");
        Error(PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3])).ShouldContain("holds PRIVATE KEY and no certificate");
        Error(PemEncoding.WriteString("CERTIFICATE", [1, 2, 3])).ShouldContain("certificate 1 of 1 cannot be used: it has an encoding that is not DER");
        Error(_root.Certificate.RawData).ShouldContain("is DER, not PEM; convert it with: openssl x509");
        Error(new byte[(16 * 1024 * 1024) + 1]).ShouldContain("larger than 16 MiB");
    }

    [Fact]
    public void A_path_that_is_no_file_is_explained()
    {
        TrustRoots.TryReadPem(Path.GetTempPath(), out _, out var directory).ShouldBeFalse();
        TrustRoots.TryReadPem(_path, out _, out var missing).ShouldBeFalse();

        directory.ShouldContain("is a directory");
        missing.ShouldContain("does not exist");
    }

    public void Dispose()
    {
        _root.Dispose();
        File.Delete(_path);
    }

    private string Error(string text) => Error(System.Text.Encoding.UTF8.GetBytes(text));

    private string Error(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        TrustRoots.TryReadPem(_path, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldStartWith($"{_path}: ");
        return error;
    }
}
