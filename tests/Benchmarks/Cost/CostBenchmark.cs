using System.Globalization;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Cost;

/// <summary>
/// Processor time and allocation per probe beside blackbox_exporter's tcp prober with TLS, and a bare handshake, on the same server:
/// <c>cost [probes]</c>. They take turns, since the machine's other work is in the figures too.
/// </summary>
internal static class CostBenchmark
{
    private const string Allocated = "go_memstats_alloc_bytes_total";
    private const int Rounds = 5;

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
            var table = new MarkdownTable("probe", "server", "CPU ms, median", "CPU ms, least", "KiB allocated", "load");
            await CompareAsync(
                table,
                ("ozprobes, connect", "nginx", () => ChildAsync(CostProbes.Name, nginx.Port, ProbePhase.Connect, count, root)),
                ("ozprobes, handshake", "nginx", () => ChildAsync(CostProbes.Name, nginx.Port, ProbePhase.Handshake, count, root)),
                ("`SslStream` alone", "nginx", () => ChildAsync(BareHandshakes.Name, nginx.Port, count)),
                ("blackbox_exporter, tcp with TLS", "nginx", () => ExporterAsync(exporter, nginx, count)),
                ("ozprobes, upgrade", "simulated relay", () => ChildAsync(CostProbes.Name, relay.EndPoint.Port, ProbePhase.Upgrade, count, root)),
                ("ozprobes, authenticate", "simulated relay", () => ChildAsync(CostProbes.Name, relay.EndPoint.Port, ProbePhase.Authenticate, count, root)));
            table.Print($"Cost of one probe, {Rounds} rounds of {count} one after the other");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(MarkdownTable table, params (string Probe, string Server, Func<Task<(double Ms, double KiB)>> Measure)[] rows)
    {
        var figures = rows.Select(_ => new List<(double Ms, double KiB)>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var row = 0; row < rows.Length; row++)
                figures[row].Add(await rows[row].Measure());
        }

        for (var row = 0; row < rows.Length; row++)
        {
            table.Add(
                rows[row].Probe,
                rows[row].Server,
                MarkdownTable.Ms(Quantiles.Of(figures[row].Select(figure => figure.Ms), 0.5)),
                MarkdownTable.Ms(figures[row].Min(figure => figure.Ms)),
                MarkdownTable.Ms(Quantiles.Of(figures[row].Select(figure => figure.KiB), 0.5)),
                ThisMachine.Load());
        }
    }

    private static async Task<(double Ms, double KiB)> ChildAsync(string program, params object[] arguments)
    {
        double[] figures = [.. (await ChildProgram.RunAsync(program, arguments)).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        return (figures[0], figures[1]);
    }

    private static async Task<(double Ms, double KiB)> ExporterAsync(BlackboxExporter exporter, NginxServer nginx, int count)
    {
        await ProbeAsync(exporter, nginx, count / 2);
        var bytes = await exporter.MetricAsync(Allocated);
        var cpu = ThisMachine.CpuOf(exporter.ProcessId);
        await ProbeAsync(exporter, nginx, count);
        var used = ThisMachine.CpuOf(exporter.ProcessId) - cpu;
        return (used.TotalMilliseconds / count, (await exporter.MetricAsync(Allocated) - bytes) / 1024 / count);
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
