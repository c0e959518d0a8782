using System.Globalization;
using System.Net;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>
/// The process that runs slots, as a server does but without pause: <c>memory-slots RELAY-PORT DNS-PORT SLOTS FOLDER</c>. Writes slots,
/// endpoints seen well, resident MiB and managed MiB, every ten slots.
/// </summary>
internal static class MemorySlots
{
    public const string Name = "memory-slots";
    public const int Relays = 10;
    public const int Members = 5;

    private const int Step = 10;

    public static string HostOf(int relay) => $"relay-{relay}.example";

    public static string HostOf(int relay, int member) => $"relay-{relay}-{member}.example";

    public static IPAddress AddressOf(int relay, int member) => IPAddress.Parse($"127.0.{relay + 1}.{member + 1}");

    public static async Task RunAsync(string[] args)
    {
        int[] numbers = [.. args.Take(3).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        var folder = args[3];
        TrustRoots.TryReadPem(Path.Combine(folder, "root.pem"), out var roots, out _);
        var fleet = new ProbedFleet(Fleet(numbers[0], numbers[1]), new AuthSecret(LocalRelay.Secret));
        using var vantage = new VantagePoint(new VantageSettings { Roots = roots! }, TimeProvider.System);
        await using var store = SqliteTables.Open(Path.Combine(folder, "probes.db"));
        var writer = new ResultsWriter(store, new RetentionOptions(), TimeProvider.System);
        var runner = new SlotRunner(vantage, new ResultsRecorder(writer, new ProbeBacklog(Path.Combine(folder, "backlog"))), upkeep: null, TimeProvider.System);
        var recent = new RecentRuns();
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-numbers[2]);
        for (var slot = 0; slot < numbers[2]; slot++)
        {
            var request = new SlotRequest { Fleet = fleet, Region = Region.Local, Slot = start.AddMinutes(slot), Recent = recent.Runs };
            var outcome = await runner.RunAsync(request, CancellationToken.None);
            recent.Add(outcome.Run);
            if ((slot + 1) % Step == 0)
                Report(slot + 1, outcome.Run.Relays.SelectMany(relay => relay.Endpoints).Count(seen => seen.Succeeded));
        }
    }

    private static void Report(int slots, int seen) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{slots} {seen} {ThisMachine.ResidentMiB():F1} {GC.GetTotalMemory(forceFullCollection: false) / 1048576.0:F1}"));

    private static FleetDefinition Fleet(int relayPort, int dnsPort) => new()
    {
        Version = "benchmark",
        Resolvers = [new IPEndPoint(IPAddress.Loopback, dnsPort)],
        Relays =
        [
            .. Enumerable.Range(0, Relays).Select(relay => new Relay
            {
                Name = $"relay-{relay}",
                Url = RelayUrl.Parse($"rels://{HostOf(relay)}:{relayPort}"),
                Members = [.. Enumerable.Range(0, Members).Select(member => new Member { Host = HostOf(relay, member), Addresses = [AddressOf(relay, member)] })],
            }),
        ],
    };
}
