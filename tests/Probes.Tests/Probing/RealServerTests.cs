using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing;

/// <summary>What an endpoint probe makes of nginx and of OpenSSL's own server.</summary>
public sealed class RealServerTests : IDisposable
{
    private const string Name = "relay.example.com";

    private static readonly CertificateAuthority Root = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
    private static readonly CertificateAuthority Authority = Root.CreateIntermediate();
    private static readonly LeafOptions Leaf = new() { Names = [Name] };

    private readonly EndpointProber _prober = new(TimeProvider.System, TrustRoots.Of(Root.Certificate));

    public void Dispose() => _prober.Dispose();

    [Theory]
    [InlineData("TLSv1.2", "1.2", KeyKind.EcdsaP256, "ECDSA P-256")]
    [InlineData("TLSv1.3", "1.3", KeyKind.EcdsaP256, "ECDSA P-256")]
    [InlineData("TLSv1.2", "1.2", KeyKind.Rsa2048, "RSA 2048")]
    [InlineData("TLSv1.3", "1.3", KeyKind.Rsa2048, "RSA 2048")]
    public async Task An_nginx_that_answers_426_fails_the_upgrade_and_nothing_before(string protocol, string version, KeyKind key, string keyType)
    {
        using var certificate = Authority.Issue(Leaf with { Key = key });
        await using var nginx = await NginxServer.StartAsync(certificate, protocol);

        var seen = await ProbeAsync(nginx.EndPoint, ProbePhase.Upgrade);

        seen.Failure.ShouldBe(new ProbeFailure(ProbePhase.Upgrade, FailureReason.Status, seen.Failure!.Detail) { Code = 426 });
        seen.Failure.Detail.ShouldContain("from server 'nginx/");
        seen.Tls!.Version.ShouldBe(version);
        seen.Certificate!.KeyType.ShouldBe(keyType);
        seen.Certificate.ChainCount.ShouldBe(2);
        seen.Certificate.ChainBytes.ShouldBe(certificate.Der.Sum(der => der.Length));
        seen.Certificate.Trust.ShouldBe(ChainTrust.Trusted);
        seen.Tls.BytesReceived.ShouldBeGreaterThan(seen.Certificate.ChainBytes);
    }

    [Fact]
    public async Task A_probe_that_ends_after_the_handshake_leaves_politely()
    {
        using var certificate = Authority.Issue(Leaf);
        await using var nginx = await NginxServer.StartAsync(certificate);

        var seen = await _prober.ProbeAsync(EndpointOf(nginx.EndPoint), new ProbeRequest { Goal = ProbePhase.Handshake, Trace = true }, default);

        seen.Succeeded.ShouldBeTrue();
        seen.Trace[^1].Text.ShouldBe("closed");
    }

    [Theory]
    [InlineData(ProbePhase.Handshake, "-tls1_3", 116)]
    [InlineData(ProbePhase.Upgrade, "-tls1_3", 116)]
    [InlineData(ProbePhase.Upgrade, "-tls1_2", 40)]
    public async Task A_demanded_client_certificate_is_an_alert_in_the_handshake(ProbePhase goal, string version, int alert)
    {
        using var certificate = Authority.Issue(Leaf);
        await using var server = await OpenSslServer.StartAsync(certificate, version, "-Verify", "1", "-verify_return_error");

        var seen = await ProbeAsync(server.EndPoint, goal);

        (seen.Failure?.Phase, seen.Failure?.Reason, seen.Failure?.Code).ShouldBe((ProbePhase.Handshake, FailureReason.Alert, alert), seen.Failure?.Detail);
        seen.Certificate!.ChainCount.ShouldBe(2);
        seen.Certificate.Trust.ShouldBe(ChainTrust.Trusted);
        (seen.Handshake is null).ShouldBe(version == "-tls1_2");
    }

    [Fact]
    public async Task A_server_of_tls_1_0_only_cannot_be_shaken_hands_with()
    {
        using var certificate = Authority.Issue(Leaf);
        await using var server = await OpenSslServer.StartAsync(certificate, "-tls1", "-cipher", "ALL:@SECLEVEL=0");

        var seen = await ProbeAsync(server.EndPoint, ProbePhase.Upgrade);

        (seen.Failure?.Phase, seen.Failure?.Reason, seen.Failure?.Code).ShouldBe((ProbePhase.Handshake, FailureReason.Alert, 70), seen.Failure?.Detail);
    }

    [Fact]
    public async Task A_server_with_ciphers_that_no_go_client_speaks_fails_the_handshake()
    {
        using var certificate = Authority.Issue(Leaf with { Key = KeyKind.Rsa2048 });
        await using var server = await OpenSslServer.StartAsync(certificate, "-tls1_2", "-cipher", "AES128-GCM-SHA256");

        var seen = await ProbeAsync(server.EndPoint, ProbePhase.Upgrade);

        (seen.Failure?.Phase, seen.Failure?.Reason, seen.Failure?.Code).ShouldBe((ProbePhase.Handshake, FailureReason.Alert, 40), seen.Failure?.Detail);
    }

    [Fact]
    public async Task A_web_server_that_is_no_relay_fails_the_upgrade()
    {
        using var certificate = Authority.Issue(Leaf);
        await using var server = await OpenSslServer.StartAsync(certificate);

        var seen = await ProbeAsync(server.EndPoint, ProbePhase.Upgrade);

        (seen.Failure?.Phase, seen.Handshake is null).ShouldBe((ProbePhase.Upgrade, false));
    }

    private static ProbeEndpoint EndpointOf(IPEndPoint server) => new(server.Address, server.Port, Name, null);

    private Task<Observation> ProbeAsync(IPEndPoint server, ProbePhase goal) =>
        _prober.ProbeAsync(EndpointOf(server), new ProbeRequest { Goal = goal }, default);
}
