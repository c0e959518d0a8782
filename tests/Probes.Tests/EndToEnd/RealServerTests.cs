using OpenZro.Probes.Probing;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>nginx and OpenSSL's own server in a relay's place.</summary>
public sealed class RealServerTests
{
    private static readonly Row[] Table =
    [
        Nginx("TLSv1.3", KeyKind.EcdsaP256, UpgradeFailed),
        Nginx("TLSv1.3", KeyKind.Rsa2048, UpgradeFailed),
        Nginx("TLSv1.2", KeyKind.EcdsaP256, UpgradeFailed, TlsOld),
        Nginx("TLSv1.2", KeyKind.Rsa2048, UpgradeFailed, TlsOld),
        OpenSsl("a web server", [], UpgradeFailed) with
        {
            Fails = ProbePhase.Upgrade, Reason = FailureReason.Status, Says = "a web server, not a relay, serves /relay",
        },
        OpenSsl("TLS 1.0 only", ["-tls1", "-cipher", "ALL:@SECLEVEL=0"], HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Alert, Says = "the server speaks only TLS 1.1 or older", ShowsCertificate = false,
        },
        OpenSsl("client certificate demanded, TLS 1.2", ["-tls1_2", "-Verify", "1", "-verify_return_error"], HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Alert, Says = "a client certificate is demanded", ShowsCertificate = true,
        },
        OpenSsl("client certificate demanded, TLS 1.3", ["-tls1_3", "-Verify", "1", "-verify_return_error"], HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Alert, Says = "the server demands a client certificate, which no peer has", ShowsCertificate = true,
        },
        Row.Of("client certificate demanded after the handshake", HostileServer.ClientCertificateAfterHandshake, UpgradeFailed) with
        {
            Fails = ProbePhase.Upgrade, Reason = FailureReason.Closed, Says = "client certificate",
        },
    ];

    public static TheoryData<string> Servers => [.. Table.Select(row => row.Server)];

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Each_has_its_codes_and_no_other(string server) => Table.Single(row => row.Server == server).PlayAsync();

    private static Row Nginx(string protocol, KeyKind key, params string[] codes) =>
        new(
            $"nginx {protocol} {key}",
            async stage => stage.Keep(await NginxServer.StartAsync(stage.Certificates.Leaf(new LeafOptions { Names = [Stage.Host], Key = key }), protocol)).EndPoint,
            codes)
        {
            Fails = ProbePhase.Upgrade, Reason = FailureReason.Status, Says = "a proxy strips the Upgrade header",
        };

    private static Row OpenSsl(string server, string[] options, params string[] codes) =>
        new(server, async stage => stage.Keep(await OpenSslServer.StartAsync(stage.Certificates.Leaf(), options)).EndPoint, codes);
}
