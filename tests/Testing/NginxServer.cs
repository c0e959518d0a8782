using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>A real nginx that terminates TLS and answers 426 on <c>/relay</c>, as a relay does to a plain GET.</summary>
public sealed class NginxServer : ProcessServer
{
    private NginxServer()
    {
    }

    /// <summary>Starts one.</summary>
    /// <param name="certificate">The certificate and key that it serves.</param>
    /// <param name="protocols">The <c>ssl_protocols</c>.</param>
    public static async Task<NginxServer> StartAsync(ServerCertificate certificate, string protocols = "TLSv1.2 TLSv1.3")
    {
        var server = new NginxServer();
        var folder = server.Folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.pem"), certificate.ChainPem);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), certificate.KeyPem);
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log stderr error;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{folder}};
              proxy_temp_path {{folder}};
              fastcgi_temp_path {{folder}};
              uwsgi_temp_path {{folder}};
              scgi_temp_path {{folder}};
              server {
                listen 127.0.0.1:{{server.Port}} ssl;
                ssl_certificate {{folder}}/chain.pem;
                ssl_certificate_key {{folder}}/key.pem;
                ssl_protocols {{protocols}};
                location = /relay { return 426; }
                location / { return 404; }
              }
            }
            """);
        await server.StartAsync("nginx", ["-p", folder, "-c", configuration]);
        return server;
    }
}
