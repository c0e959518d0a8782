using System.Diagnostics;
using System.Globalization;
using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>
/// A day of 100 endpoints seen from 6 regions once a minute, written, rolled up and read back: <c>store [sqlite minutes] [azurite minutes]</c>.
/// The regions share one store here, which is the worst case.
/// </summary>
internal static class StoreBenchmark
{
    private const int Regions = 6;
    private const int Relays = 10;
    private const int EndpointsPerRelay = 10;
    private static readonly DateTimeOffset _start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(string[] args)
    {
        var sqliteMinutes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1440;
        var azuriteMinutes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var folder = Directory.CreateTempSubdirectory("store-benchmark-").FullName;
        try
        {
            await using (var sqlite = SqliteTables.Open(Path.Combine(folder, "probes.db")))
                await MeasureAsync("SQLite", sqlite, sqliteMinutes);
            Console.WriteLine($"  file {new FileInfo(Path.Combine(folder, "probes.db")).Length / 1048576.0:F1} MiB");
            await using var azurite = new AzuriteServer();
            await using var azure = AzureTables.Connect(await azurite.StartAsync());
            await MeasureAsync("Azurite", azure, azuriteMinutes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, ITableStore inner, int minutes)
    {
        var store = new CountingTables(inner);
        var time = new FixedTime(_start);
        var writer = new ResultsWriter(store, new RetentionOptions(), time);
        var random = new Random(1);
        var clock = Stopwatch.StartNew();
        var making = TimeSpan.Zero;
        for (var minute = 0; minute < minutes; minute++)
        {
            time.Now = _start.AddMinutes(minute);
            for (var region = 0; region < Regions; region++)
            {
                var begun = clock.Elapsed;
                var run = Run(random, time.Now, $"region-{region}");
                making += clock.Elapsed - begun;
                await writer.WriteAsync(run);
            }
        }

        var writing = clock.Elapsed - making;
        var observations = (long)minutes * Regions * Relays * EndpointsPerRelay;
        Console.WriteLine($"{name}: {minutes} min x {Regions} regions x {Relays * EndpointsPerRelay} endpoints = {observations:N0} observations");
        Console.WriteLine($"  write {writing.TotalSeconds:F1} s, {observations / writing.TotalSeconds:N0} observations/s, {store.Writes:N0} transactions ({store.Writes / (double)(minutes * Regions):F1} per slot), {store.Bytes / (double)observations:F0} bytes of rows per observation");

        var raw = await ReadAsync(store, time, minutes);
        time.Now = _start.AddMinutes(minutes).AddHours(1);
        store.Reset();
        clock.Restart();
        await new RollUp(store, new RetentionOptions(), time).RunAsync();
        Console.WriteLine($"  roll up {clock.Elapsed.TotalSeconds:F1} s, {store.Writes:N0} writes, {store.Reads:N0} reads");
        var rolled = await ReadAsync(store, time, minutes);
        Console.WriteLine($"  same answer from raw and from roll-ups: {(raw == rolled ? "yes" : "NO")}");
    }

    private static async Task<string> ReadAsync(CountingTables store, FixedTime time, int minutes)
    {
        store.Reset();
        var clock = Stopwatch.StartNew();
        var summary = await new ResultsFanOut(new Dictionary<string, ITableStore> { ["all"] = store }, TimeSpan.FromMinutes(30), time)
            .SummarizeAsync(new ResultsQuery([], _start, _start.AddMinutes(minutes)));
        var count = summary.Rows.Where(row => row.Endpoint is null).Sum(row => row.Succeeded + row.Failed + row.Skipped);
        Console.WriteLine($"  read {clock.Elapsed.TotalSeconds:F2} s, {count / clock.Elapsed.TotalSeconds:N0} observations/s, {store.Reads:N0} reads");
        return summary.ToJson();
    }

    private static ProbeRun Run(Random random, DateTimeOffset slot, string region) => new()
    {
        Region = region,
        Slot = slot,
        StartedAt = slot,
        Elapsed = TimeSpan.FromSeconds(4),
        FleetVersion = "0123456789ab",
        Relays = [.. Enumerable.Range(0, Relays).Select(relay => Relay(random, slot, relay))],
    };

    private static RelayRun Relay(Random random, DateTimeOffset slot, int relay) => new()
    {
        Relay = $"relay-{relay}",
        Dns =
        [
            new DnsAnswer
            {
                Name = $"relay-{relay}.example.com", Resolver = "1.1.1.1:53", Elapsed = TimeSpan.FromTicks(random.Next(10_000, 300_000)),
                Addresses = [IPAddress.Parse($"192.0.2.{relay}")], Ttl = TimeSpan.FromSeconds(60),
            },
        ],
        Endpoints = [.. Enumerable.Range(0, EndpointsPerRelay).Select(endpoint => Observe(random, slot, relay, endpoint))],
    };

    private static Observation Observe(Random random, DateTimeOffset slot, int relay, int endpoint)
    {
        var connect = TimeSpan.FromTicks((long)((relay + 1) * 200_000 * (1 + (random.NextDouble() * 0.1))));
        var target = new ProbeEndpoint(IPAddress.Parse($"192.0.2.{endpoint + 1}"), 443, $"relay-{relay}.example.com", $"relay-{relay}-{endpoint}.example.com");
        if (random.Next(100) == 0)
            return new Observation { Endpoint = target, StartedAt = slot, Failure = new ProbeFailure(ProbePhase.Connect, FailureReason.Timeout, "no answer within 10 s") };
        return new Observation
        {
            Endpoint = target,
            StartedAt = slot.AddTicks(random.NextInt64(50_000_000)),
            Resolve = TimeSpan.FromTicks(random.Next(10_000, 300_000)),
            Connect = connect,
            Handshake = connect + TimeSpan.FromTicks(random.Next(20_000, 60_000)),
            Lag = TimeSpan.FromTicks(random.Next(20_000)),
            Tls = new TlsFacts("1.3", "TLS_AES_128_GCM_SHA256", "http/1.1") { BytesReceived = 3100 },
            Validation = TimeSpan.FromTicks(random.Next(500)),
            Certificate = _certificates[relay],
        };
    }

    private static readonly CertificateFacts[] _certificates = [.. Enumerable.Range(0, Relays).Select(relay => new CertificateFacts
    {
        Subject = $"CN=relay-{relay}.example.com", Issuer = "CN=E7, O=Let's Encrypt, C=US", Names = [$"relay-{relay}.example.com"],
        NotBefore = _start.AddDays(-30), NotAfter = _start.AddDays(60), ChainCount = 2, ChainBytes = 2345, KeyType = "ECDSA P-256",
        Sha256 = $"{relay:x64}", Trust = ChainTrust.Trusted,
    })];
}
