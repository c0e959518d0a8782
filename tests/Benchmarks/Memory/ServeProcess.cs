using System.Globalization;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>A published <c>ozprobes serve</c>, asked for its metrics as a Prometheus would.</summary>
internal sealed class ServeProcess : ProcessServer
{
    private const string Page = "/metrics";

    private static readonly HttpClient Http = new();

    private ServeProcess()
    {
    }

    /// <summary>Starts one that keeps its results in SQLite, in a folder of its own.</summary>
    /// <param name="program">The published program.</param>
    /// <param name="fleet">The fleet file's text.</param>
    /// <param name="root">The file of the root to trust.</param>
    public static async Task<ServeProcess> StartAsync(string program, string fleet, string root)
    {
        var serve = new ServeProcess();
        var file = Path.Combine(serve.Folder, "fleet.yaml");
        await File.WriteAllTextAsync(file, fleet);
        await serve.StartAsync(program, ["serve", "--fleet", file, "--data", serve.Folder, "--ca-file", root, "--listen", $"127.0.0.1:{serve.Port}"]);
        return serve;
    }

    /// <summary>How many slots it ran, and how many endpoints the last of them saw well.</summary>
    public async Task<(int Slots, int Seen)> ProgressAsync()
    {
        var lines = (await Http.GetStringAsync(new Uri($"http://{EndPoint}{Page}"))).Split('\n');
        return ((int)Values(lines, "ozprobes_slots_total{").Sum(), (int)Values(lines, "ozprobes_endpoint_up{").Sum());
    }

    /// <summary>What it holds, in MiB, as the system counts it.</summary>
    public ProcessMemory Memory() => ProcessMemory.Of(ProcessId);

    private static IEnumerable<double> Values(string[] lines, string series) => lines
        .Where(line => line.StartsWith(series, StringComparison.Ordinal))
        .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
