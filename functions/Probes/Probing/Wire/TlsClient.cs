using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// How a probe speaks TLS: like a Go client in what it offers (openzro <c>relay/client/dialer/ws</c>, Go's <c>crypto/tls</c>
/// defaults), and with nothing between the wire and the clock: no resumption, no download, no revocation, no search for roots.
/// The certificate is captured here and judged elsewhere.
/// </summary>
internal static class TlsClient
{
    private static readonly List<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];
    private static readonly CipherSuitesPolicy? GoSuites = OperatingSystem.IsLinux() ? GoDefaults() : null;

    /// <summary>The options for one handshake; what the server presents is added to a list in wire order.</summary>
    public static SslClientAuthenticationOptions Options(string serverName, List<byte[]> presented) => new()
    {
        // SslStream sends no SNI for an address (RFC 6066 section 3).
        TargetHost = IPAddress.TryParse(serverName, out _) ? serverName : serverName.TrimEnd('.'),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = Http11,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CipherSuitesPolicy = GoSuites,
        CertificateChainPolicy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationFlags = X509VerificationFlags.AllFlags,
            // With no roots to search, building the chain that nobody asks for costs next to nothing.
            TrustMode = X509ChainTrustMode.CustomRootTrust,
        },
        RemoteCertificateValidationCallback = (_, _, chain, _) =>
        {
            presented.Clear();
            foreach (var certificate in chain?.ChainPolicy.ExtraStore ?? [])
                presented.Add(certificate.RawData);

            return true;
        },
    };

    /// <summary>What a finished handshake agreed on.</summary>
    public static TlsFacts Facts(SslStream stream, int bytesReceived)
    {
        var alpn = stream.NegotiatedApplicationProtocol;
        return new TlsFacts(Version(stream.SslProtocol), stream.NegotiatedCipherSuite.ToString(), alpn.Protocol.IsEmpty ? null : alpn.ToString())
        {
            BytesReceived = bytesReceived,
        };
    }

    private static string Version(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "1.3",
        SslProtocols.Tls12 => "1.2",
        _ => protocol.ToString(),
    };

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static CipherSuitesPolicy GoDefaults() => new(
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    ]);
}
