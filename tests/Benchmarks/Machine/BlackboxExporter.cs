using System.Globalization;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>A real blackbox_exporter, to be compared with.</summary>
internal sealed class BlackboxExporter : ProcessServer
{
    private static readonly HttpClient Http = new();

    private BlackboxExporter()
    {
    }

    /// <summary>The process, to read what it uses.</summary>
    public new int ProcessId => base.ProcessId;

    /// <summary>Starts one with the modules <c>https</c> (GET, 426 expected) and <c>tls</c> (TCP connect and handshake).</summary>
    /// <param name="serverName">The name to ask for.</param>
    /// <param name="rootPem">The root to trust.</param>
    public static async Task<BlackboxExporter> StartAsync(string serverName, string rootPem)
    {
        var exporter = new BlackboxExporter();
        var root = Path.Combine(exporter.Folder, "root.pem");
        await File.WriteAllTextAsync(root, rootPem);
        var configuration = Path.Combine(exporter.Folder, "blackbox.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            modules:
              https:
                prober: http
                timeout: 10s
                http:
                  valid_status_codes: [426]
                  tls_config: { server_name: {{serverName}}, ca_file: {{root}} }
              tls:
                prober: tcp
                timeout: 10s
                tcp:
                  tls: true
                  tls_config: { server_name: {{serverName}}, ca_file: {{root}} }
            """);
        await exporter.StartAsync(
            "prometheus-blackbox-exporter",
            [$"--config.file={configuration}", $"--web.listen-address=127.0.0.1:{exporter.Port}", "--log.level=error"]);
        return exporter;
    }

    /// <summary>Makes one probe.</summary>
    /// <returns>The metrics by name and labels; <see langword="null"/> when the probe failed.</returns>
    public async Task<IReadOnlyDictionary<string, double>?> ProbeAsync(string module, string target)
    {
        var metrics = await ReadAsync($"/probe?module={module}&target={Uri.EscapeDataString(target)}");
        return metrics["probe_success"] == 1 ? metrics : null;
    }

    /// <summary>One figure that the exporter tells of itself.</summary>
    public async Task<double> MetricAsync(string name) => (await ReadAsync("/metrics"))[name];

    private async Task<IReadOnlyDictionary<string, double>> ReadAsync(string path) =>
        (await Http.GetStringAsync(new Uri($"http://{EndPoint}{path}"))).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
