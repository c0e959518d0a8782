using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Simulator.Tests.Certificates;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CertificateAuthority _root = CertificateAuthority.CreateRoot(Now);

    [Fact]
    public void A_leaf_carries_its_names_and_addresses_and_nothing_is_trusted_but_the_root()
    {
        using var certificate = _root.Issue("relay.example", "127.0.0.1", "::1");

        var names = certificate.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateDnsNames().ShouldBe(["relay.example"]);
        names.EnumerateIPAddresses().Select(address => address.ToString()).ShouldBe(["127.0.0.1", "::1"]);
        Builds(certificate, Now).ShouldBeTrue();
    }

    [Fact]
    public void A_certificate_without_names_has_only_a_common_name()
    {
        using var certificate = _root.Issue(new LeafOptions { CommonName = "relay.example" });

        certificate.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().ShouldBeEmpty();
        certificate.Leaf.Subject.ShouldBe("CN=relay.example");
    }

    [Theory]
    [InlineData(KeyKind.EcdsaP384, "SHA384")]
    [InlineData(KeyKind.Rsa2048, "SHA256")]
    [InlineData(KeyKind.Rsa1024, "SHA1")]
    public void Any_key_can_be_signed_with_any_hash(KeyKind key, string hash)
    {
        using var certificate = _root.Issue(new LeafOptions { Names = ["a.example"], Key = key, Hash = new HashAlgorithmName(hash) });

        certificate.Leaf.HasPrivateKey.ShouldBeTrue();
        certificate.Leaf.SignatureAlgorithm.FriendlyName!.ShouldContain(hash, Case.Insensitive);
    }

    [Fact]
    public void An_expired_leaf_does_not_build()
    {
        using var certificate = _root.Issue(new LeafOptions { Names = ["a.example"], NotBefore = Now.AddDays(-9), NotAfter = Now.AddDays(-2) });

        Builds(certificate, Now).ShouldBeFalse();
        Builds(certificate, Now.AddDays(-3)).ShouldBeFalse("the root is not valid then");
    }

    [Fact]
    public async Task A_server_sends_the_intermediates_unless_told_not_to()
    {
        var issuing = _root.CreateIntermediate(new AuthorityOptions { Name = "A" }).CreateIntermediate(new AuthorityOptions { Name = "B" });
        using var certificate = issuing.Issue("a.example");
        using var bare = certificate.WithoutIntermediates();

        (await SentAsync(certificate)).ShouldBe(["CN=a.example", "CN=B", "CN=A"]);
        (await SentAsync(bare)).ShouldBe(["CN=a.example"]);
        certificate.ChainPem.Split("BEGIN").Length.ShouldBe(4);
    }

    [Fact]
    public void A_cross_signed_authority_leads_to_the_other_root()
    {
        using var other = CertificateAuthority.CreateRoot(Now, new AuthorityOptions { Name = "Other" });
        using var cross = _root.CrossSign(other);
        using var certificate = other.Issue("a.example");

        Builds(certificate, Now, cross).ShouldBeTrue();
    }

    [Fact]
    public void The_same_seed_and_time_give_the_same_serial_numbers()
    {
        using var twin = CertificateAuthority.CreateRoot(Now);

        twin.Certificate.SerialNumber.ShouldBe(_root.Certificate.SerialNumber);
        twin.Certificate.NotAfter.ShouldBe(_root.Certificate.NotAfter);
    }

    public void Dispose() => _root.Dispose();

    private bool Builds(ServerCertificate certificate, DateTimeOffset at, params X509Certificate2[] extra)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_root.Certificate);
        chain.ChainPolicy.ExtraStore.AddRange(certificate.Intermediates.Concat(extra).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        return chain.Build(certificate.Leaf);
    }

    private static async Task<IReadOnlyList<string>> SentAsync(ServerCertificate certificate)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var server = new SslStream(accepted.GetStream());
        IReadOnlyList<string> sent = [];
        await using var stream = new SslStream(client.GetStream(), false, (_, _, chain, _) =>
        {
            sent = [.. chain!.ChainPolicy.ExtraStore.Select(item => item.Subject)];
            return true;
        });
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Context }),
            stream.AuthenticateAsClientAsync("a.example"));
        return sent;
    }
}
