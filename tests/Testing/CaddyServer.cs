using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>A real Caddy that serves HTTP/3: its QUIC is quic-go, which a relay's is too.</summary>
public sealed class CaddyServer : ProcessServer
{
    private CaddyServer()
    {
    }

    /// <summary>Starts one; TCP and UDP have the same port.</summary>
    public static async Task<CaddyServer> StartAsync(ServerCertificate certificate)
    {
        var server = new CaddyServer();
        var folder = server.Folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.pem"), certificate.ChainPem);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), certificate.KeyPem);
        var configuration = Path.Combine(folder, "caddy.json");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            {
              "admin": { "disabled": true, "config": { "persist": false } },
              "storage": { "module": "file_system", "root": "{{folder}}" },
              "apps": {
                "http": { "servers": { "relay": {
                  "listen": [ "127.0.0.1:{{server.Port}}" ],
                  "protocols": [ "h1", "h2", "h3" ],
                  "automatic_https": { "disable": true },
                  "tls_connection_policies": [ {} ],
                  "routes": [ { "handle": [ { "handler": "static_response", "status_code": 426 } ] } ]
                } } },
                "tls": { "certificates": { "load_files": [ { "certificate": "{{folder}}/chain.pem", "key": "{{folder}}/key.pem" } ] } }
              }
            }
            """);
        await server.StartAsync("caddy", ["run", "--config", configuration]);
        return server;
    }
}
