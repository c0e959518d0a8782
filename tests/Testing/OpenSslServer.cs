using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>A real <c>openssl s_server</c>.</summary>
public sealed class OpenSslServer : ProcessServer
{
    private OpenSslServer()
    {
    }

    /// <summary>Starts one with a certificate and more options of its command line.</summary>
    public static async Task<OpenSslServer> StartAsync(ServerCertificate certificate, params string[] options)
    {
        var server = new OpenSslServer();
        // s_server takes the leaf from the first file, and sends every certificate of the second one after it.
        var leaf = Path.Combine(server.Folder, "leaf.pem");
        var below = Path.Combine(server.Folder, "intermediates.pem");
        var key = Path.Combine(server.Folder, "key.pem");
        await File.WriteAllTextAsync(leaf, certificate.Leaf.ExportCertificatePem());
        await File.WriteAllLinesAsync(below, certificate.Intermediates.Select(intermediate => intermediate.ExportCertificatePem()));
        await File.WriteAllTextAsync(key, certificate.KeyPem);
        string[] chain = certificate.Intermediates.Count == 0 ? [] : ["-cert_chain", below];
        await server.StartAsync("openssl", ["s_server", "-accept", $"127.0.0.1:{server.Port}", "-cert", leaf, "-key", key, "-www", .. chain, .. options]);
        return server;
    }
}
