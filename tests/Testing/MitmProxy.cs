using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>A real mitmproxy in front of a server: it ends TLS with a certificate of an authority of its own and passes everything on.</summary>
public sealed class MitmProxy : ProcessServer
{
    private MitmProxy()
    {
    }

    /// <summary>The authority that it made for itself and signs with.</summary>
    public X509Certificate2 Authority => X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Folder, "mitmproxy-ca-cert.pem"));

    /// <summary>Starts one in front of a TLS server.</summary>
    public static async Task<MitmProxy> StartAsync(IPEndPoint upstream)
    {
        var proxy = new MitmProxy();
        await proxy.StartAsync(
            "mitmdump",
            [
                "--quiet", "--set", $"confdir={proxy.Folder}", "--ssl-insecure", "--mode", $"reverse:https://{upstream}",
                "--listen-host", "127.0.0.1", "--listen-port", proxy.Port.ToString(CultureInfo.InvariantCulture),
            ]);
        return proxy;
    }
}
