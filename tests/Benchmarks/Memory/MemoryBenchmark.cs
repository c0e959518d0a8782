using System.Globalization;
using System.Net;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Simulator.Dns;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>
/// What a schedule's process holds after an hour's worth of slots over 100 endpoints, all phases, judged and stored: <c>memory [slots]</c>.
/// </summary>
internal static class MemoryBenchmark
{
    public static async Task RunAsync(string[] args)
    {
        var slots = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
        var folder = Directory.CreateTempSubdirectory("memory-").FullName;
        try
        {
            var zone = new DnsZone();
            var names = new List<string>();
            for (var relay = 0; relay < MemorySlots.Relays; relay++)
                names.AddRange(Publish(zone, relay));

            using var certificate = TestAuthority.Root.Issue(names);
            await using var server = LocalRelay.Start(certificate);
            await using var dns = DnsServer.Start(new IPEndPoint(IPAddress.Loopback, 0), zone, TimeProvider.System);
            await LocalRelay.WriteRootAsync(folder);
            var table = new MarkdownTable("slots", "endpoints seen well", "resident MiB", "managed MiB");
            foreach (var line in await ChildProgram.RunAsync(MemorySlots.Name, server.EndPoint.Port, dns.Endpoint.Port, slots, folder))
                table.Add(line.Split(' '));

            table.Print($"Memory of a schedule over {2 * MemorySlots.Relays * MemorySlots.Members} endpoints, workstation collector, not concurrent");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> Publish(DnsZone zone, int relay)
    {
        var members = Enumerable.Range(0, MemorySlots.Members).ToList();
        zone.Set(MemorySlots.HostOf(relay), members.Select(member => MemorySlots.AddressOf(relay, member)));
        foreach (var member in members)
            zone.Set(MemorySlots.HostOf(relay, member), MemorySlots.AddressOf(relay, member));

        return [MemorySlots.HostOf(relay), .. members.Select(member => MemorySlots.HostOf(relay, member))];
    }
}
