using System.Globalization;
using System.Text.Json;

namespace OpenZro.Probes.Testing;

/// <summary>A real Prometheus that scrapes one address of this machine every second and judges rules.</summary>
public sealed class PrometheusServer : ProcessServer
{
    /// <summary>The name of the job that scrapes.</summary>
    public const string Job = "ozprobes";

    private PrometheusServer()
    {
    }

    /// <summary>Starts one.</summary>
    /// <param name="scraped">What it scrapes.</param>
    /// <param name="rules">The file of its rules.</param>
    public static async Task<PrometheusServer> StartAsync(Uri scraped, string rules)
    {
        var server = new PrometheusServer();
        var configuration = Path.Combine(server.Folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: ["{{rules}}"]
            scrape_configs:
              - job_name: {{Job}}
                static_configs: [{ targets: ["{{scraped.Authority}}"] }]
            """);
        await server.StartAsync("prometheus",
        [
            $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(server.Folder, "data")}", $"--web.listen-address={server.EndPoint}", "--log.level=warn",
        ]);
        return server;
    }

    /// <summary>Asks a query as of now: the values of its series.</summary>
    /// <exception cref="InvalidOperationException">Prometheus refuses the query.</exception>
    public async Task<IReadOnlyList<double>> QueryAsync(string query, CancellationToken cancellationToken)
    {
        var answer = await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        return [.. answer.GetProperty("result").EnumerateArray().Select(series => double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture))];
    }

    /// <summary>The names of the rules that were judged, with what was wrong with each; empty when nothing was.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RulesAsync(CancellationToken cancellationToken)
    {
        var groups = (await AskAsync("/api/v1/rules", cancellationToken)).GetProperty("groups");
        return groups.EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Where(rule => rule.GetProperty("health").GetString() != "unknown")
            .ToDictionary(rule => rule.GetProperty("name").GetString()!, rule => rule.TryGetProperty("lastError", out var wrong) ? wrong.GetString()! : "");
    }

    private async Task<JsonElement> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://{EndPoint}{path}"), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("data") : throw new InvalidOperationException($"{path}: {text}");
    }
}
