using System.Globalization;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Cost;

/// <summary>
/// Processor time and allocation per probe beside blackbox_exporter's tcp prober with TLS on the same server: <c>cost [probes]</c>.
/// </summary>
internal static class CostBenchmark
{
    private const string Allocated = "go_memstats_alloc_bytes_total";

    public static async Task RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var folder = Directory.CreateTempSubdirectory("cost-").FullName;
        try
        {
            await using var nginx = await NginxServer.StartAsync(TestAuthority.Certificate);
            await using var relay = LocalRelay.Start();
            await using var exporter = await BlackboxExporter.StartAsync(TestAuthority.ServerName, TestAuthority.Root.Pem);
            var root = await LocalRelay.WriteRootAsync(folder);
            var table = new MarkdownTable("probe", "server", "CPU ms", "KiB allocated", "load");
            await MeasureAsync(table, "ozprobes, connect", "nginx", CostProbes.Name, nginx.Port, ProbePhase.Connect, count, root);
            await MeasureAsync(table, "ozprobes, handshake", "nginx", CostProbes.Name, nginx.Port, ProbePhase.Handshake, count, root);
            await MeasureExporterAsync(table, exporter, nginx, count);
            await MeasureAsync(table, "ozprobes, upgrade", "simulated relay", CostProbes.Name, relay.EndPoint.Port, ProbePhase.Upgrade, count, root);
            await MeasureAsync(table, "ozprobes, authenticate", "simulated relay", CostProbes.Name, relay.EndPoint.Port, ProbePhase.Authenticate, count, root);
            table.Print($"Cost of one probe, mean of {count} one after the other");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(MarkdownTable table, string probe, string server, string program, params object[] arguments)
    {
        double[] figures = [.. (await ChildProgram.RunAsync(program, arguments)).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        table.Add(probe, server, MarkdownTable.Ms(figures[0]), MarkdownTable.Ms(figures[1]), ThisMachine.Load());
    }

    private static async Task MeasureExporterAsync(MarkdownTable table, BlackboxExporter exporter, NginxServer nginx, int count)
    {
        await ProbeAsync(exporter, nginx, count / 2);
        var bytes = await exporter.MetricAsync(Allocated);
        var cpu = ThisMachine.CpuOf(exporter.ProcessId);
        await ProbeAsync(exporter, nginx, count);
        var used = ThisMachine.CpuOf(exporter.ProcessId) - cpu;
        bytes = await exporter.MetricAsync(Allocated) - bytes;
        table.Add(
            "blackbox_exporter, tcp with TLS", "nginx", MarkdownTable.Ms(used.TotalMilliseconds / count), MarkdownTable.Ms(bytes / 1024 / count), ThisMachine.Load());
    }

    private static async Task ProbeAsync(BlackboxExporter exporter, NginxServer nginx, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (await exporter.ProbeAsync("tls", nginx.EndPoint.ToString()) is null)
                throw new InvalidOperationException("blackbox_exporter's probe failed");
        }
    }
}
