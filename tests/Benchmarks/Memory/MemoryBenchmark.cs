using System.Globalization;
using System.Net;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Simulator.Dns;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>
/// What a published <c>ozprobes serve</c> holds over 100 endpoints, all phases, slot after slot of a shortened interval, scraped every
/// second: <c>memory OZPROBES [slots]</c>.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Rows = 12;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(string[] args)
    {
        var program = args.Length > 0 ? args[0] : throw new ArgumentException("name the published ozprobes: memory PATH [slots]");
        var slots = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var folder = Directory.CreateTempSubdirectory("memory-").FullName;
        try
        {
            using var certificate = MemoryFleet.Certificate();
            await using var relays = LocalRelay.Start(certificate);
            using var quic = new QuicAnswers(MemoryFleet.Addresses(), relays.EndPoint.Port);
            await using var dns = DnsServer.Start(new IPEndPoint(IPAddress.Loopback, 0), MemoryFleet.Zone(), TimeProvider.System);
            Environment.SetEnvironmentVariable(MemoryFleet.SecretVariable, LocalRelay.Secret);
            await using var serve = await ServeProcess.StartAsync(
                program, MemoryFleet.Write(Interval, relays.EndPoint.Port, dns.Endpoint), await LocalRelay.WriteRootAsync(folder));
            Print(await WatchAsync(serve, slots), slots);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<(int Slots, int Seen, ProcessMemory Memory)>> WatchAsync(ServeProcess serve, int slots)
    {
        var seen = new List<(int Slots, int Seen, ProcessMemory Memory)>();
        using var timer = new PeriodicTimer(ScrapeInterval);
        while (seen.Count == 0 || seen[^1].Slots < slots)
        {
            await timer.WaitForNextTickAsync();
            var (done, endpoints) = await serve.ProgressAsync();
            if (done > 0)
                seen.Add((done, endpoints, serve.Memory()));
        }

        return seen;
    }

    private static void Print(List<(int Slots, int Seen, ProcessMemory Memory)> seen, int slots)
    {
        var table = new MarkdownTable("slots", "endpoints seen well", "resident MiB", "anonymous", "of files", "mapped twice", "peak MiB", "load");
        foreach (var group in seen.GroupBy(sample => (sample.Slots - 1) * Rows / slots))
        {
            var (done, endpoints, memory) = group.Last();
            table.Add(
                done.ToString(CultureInfo.InvariantCulture),
                endpoints.ToString(CultureInfo.InvariantCulture),
                MiB(memory.Resident),
                MiB(memory.Anonymous),
                MiB(memory.Files),
                MiB(memory.Shared),
                MiB(memory.Peak),
                ThisMachine.Load());
        }

        table.Print($"Memory of `ozprobes serve` over {MemoryFleet.Endpoints} endpoints, a slot every {Interval.TotalSeconds} s");
        var later = seen.Where(sample => sample.Slots > slots / 2).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Second half: resident {later.Min(s => s.Memory.Resident):F1} to {later.Max(s => s.Memory.Resident):F1} MiB, slope {Slope(later, m => m.Resident):+0.0;-0.0} MiB per 60 slots; anonymous {Slope(later, m => m.Anonymous):+0.0;-0.0}"));
    }

    /// <summary>The least-squares slope over slots, in MiB per 60 of them: an hour at the default interval.</summary>
    private static double Slope(List<(int Slots, int Seen, ProcessMemory Memory)> seen, Func<ProcessMemory, double> figure)
    {
        var (x, y) = (seen.Average(sample => (double)sample.Slots), seen.Average(sample => figure(sample.Memory)));
        return 60 * seen.Sum(sample => (sample.Slots - x) * (figure(sample.Memory) - y)) / seen.Sum(sample => (sample.Slots - x) * (sample.Slots - x));
    }

    private static string MiB(double figure) => figure.ToString("F1", CultureInfo.InvariantCulture);
}
