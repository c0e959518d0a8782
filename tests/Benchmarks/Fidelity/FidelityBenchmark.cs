using System.Globalization;
using System.Net;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Fidelity;

/// <summary>
/// What probes report against the packets of a capture, through a 50 ms proxy to nginx, beside blackbox_exporter on the same server:
/// <c>fidelity [probes per rate]</c>.
/// </summary>
internal sealed class FidelityBenchmark(NginxServer nginx, DelayProxy proxy, BlackboxExporter exporter, int probes)
{
    private const int FreshProcesses = 10;
    private const int BusyProcesses = 2;
    private const int LoadedRate = 10;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);

    private readonly MarkdownTable _errors = new(
        "probes", "prober", "n", "connect median", "connect p99", "handshake median", "handshake p99", "> 3 ms", "of these flagged", "others flagged", "load");

    private int Port => proxy.EndPoint.Port;

    public static async Task RunAsync(string[] args)
    {
        await using var nginx = await NginxServer.StartAsync(TestAuthority.Certificate);
        using var line = new DelayLine(TimeProvider.System);
        await using var proxy = DelayProxy.Start(new IPEndPoint(IPAddress.Any, 0), nginx.EndPoint, line, LinkConditions.WithRoundTrip(RoundTrip), new Random(1));
        await using var exporter = await BlackboxExporter.StartAsync(TestAuthority.ServerName, TestAuthority.Root.Pem);
        var probes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
        await new FidelityBenchmark(nginx, proxy, exporter, probes).CompareAsync();
    }

    private async Task CompareAsync()
    {
        // The proxy's and the capture's own first steps are in nobody's figures.
        await MeasureOursAsync(20, 20);
        await MeasureExporterAsync(20, 20);
        Add("first of a process", "ozprobes", await MeasureFirstAsync());
        foreach (var rate in (int[])[1, 10, 50])
        {
            var count = Math.Min(probes, rate * 60);
            Add($"{rate}/s", "ozprobes", await MeasureOursAsync(count, rate));
            Add($"{rate}/s", "blackbox_exporter", await MeasureExporterAsync(count, rate));
        }

        Add($"{LoadedRate}/s, own clock", "ozprobes", await MeasureOursAsync(probes, LoadedRate, ownClock: true));
        using (new BusyLoops(BusyProcesses))
        {
            Add($"{LoadedRate}/s, {BusyProcesses} busy loops, own clock", "ozprobes", await MeasureOursAsync(probes, LoadedRate, ownClock: true));
            Add($"{LoadedRate}/s, {BusyProcesses} busy loops", "ozprobes", await MeasureOursAsync(probes, LoadedRate));
            Add($"{LoadedRate}/s, {BusyProcesses} busy loops", "blackbox_exporter", await MeasureExporterAsync(probes, LoadedRate));
        }

        _errors.Print($"Fidelity: error in ms against the packets, {RoundTrip.TotalMilliseconds} ms to nginx at {nginx.EndPoint}");
    }

    private void Add(string what, string prober, IReadOnlyList<Sample> samples)
    {
        var flaggable = prober == "ozprobes";
        var distorted = samples.Where(sample => sample.IsDistorted).ToList();
        var flagged = samples.Where(sample => sample.Lag > ClientCosts.DistortingLag.TotalMilliseconds).ToList();
        var connect = samples.Select(sample => Math.Abs(sample.ConnectError)).ToList();
        var handshake = samples.Select(sample => Math.Abs(sample.HandshakeError)).ToList();
        _errors.Add(
            what,
            prober,
            samples.Count.ToString(CultureInfo.InvariantCulture),
            MarkdownTable.Ms(Quantiles.Of(connect, 0.5)),
            MarkdownTable.Ms(Quantiles.Of(connect, 0.99)),
            MarkdownTable.Ms(Quantiles.Of(handshake, 0.5)),
            MarkdownTable.Ms(Quantiles.Of(handshake, 0.99)),
            distorted.Count.ToString(CultureInfo.InvariantCulture),
            flaggable ? MarkdownTable.Percent(distorted.Intersect(flagged).Count(), distorted.Count) : "cannot",
            flaggable ? MarkdownTable.Percent(flagged.Except(distorted).Count(), samples.Count - distorted.Count) : "cannot",
            ThisMachine.Load());
    }

    private async Task<IReadOnlyList<Sample>> MeasureFirstAsync()
    {
        var samples = new List<Sample>();
        for (var i = 0; i < FreshProcesses; i++)
            samples.AddRange(await MeasureOursAsync(1, 1));

        return samples;
    }

    private async Task<IReadOnlyList<Sample>> MeasureOursAsync(int count, int rate, bool ownClock = false)
    {
        await using var capture = await PacketCapture.StartAsync(Port);
        var lines = await ChildProgram.RunAsync(ProbeLoop.Name, Port, count, rate, ownClock);
        var truth = (await capture.StopAsync(Port)).Where(seen => seen.IsWhole).ToLookup(seen => seen.ClientPort);
        return
        [
            .. from line in lines
               let figures = line.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray()
               from seen in truth[(int)figures[0]]
               select new Sample(figures[1] - seen.Connect, figures[2] - seen.Handshake, figures[3]),
        ];
    }

    /// <summary>Each probe goes to an address of its own within 127.0.0.0/8, by which its packets are found again.</summary>
    private async Task<IReadOnlyList<Sample>> MeasureExporterAsync(int count, int rate)
    {
        await using var capture = await PacketCapture.StartAsync(Port);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate));
        var running = new List<Task<(string Address, IReadOnlyDictionary<string, double>? Metrics)>>();
        for (var i = 0; i < count; i++)
        {
            running.Add(ProbeAsync($"127.1.{i / 250}.{1 + (i % 250)}"));
            await timer.WaitForNextTickAsync();
        }

        var reports = await Task.WhenAll(running);
        var truth = (await capture.StopAsync(Port)).Where(seen => seen.IsWhole).ToLookup(seen => seen.ServerAddress);
        return
        [
            .. from report in reports
               where report.Metrics is not null
               from seen in truth[report.Address]
               select new Sample(Phase(report.Metrics, "connect") - seen.Connect, Phase(report.Metrics, "tls") - seen.Handshake, 0),
        ];
    }

    private async Task<(string Address, IReadOnlyDictionary<string, double>? Metrics)> ProbeAsync(string address) =>
        (address, await exporter.ProbeAsync("https", $"https://{address}:{Port}/relay"));

    private static double Phase(IReadOnlyDictionary<string, double> metrics, string phase) =>
        1000 * metrics[$"probe_http_duration_seconds{{phase=\"{phase}\"}}"];
}
