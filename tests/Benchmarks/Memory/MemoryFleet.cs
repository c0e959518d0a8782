using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Dns;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Memory;

/// <summary>A fleet of 100 endpoints on loopback: ten clusters of five members, each with the cluster's name and its own.</summary>
internal static class MemoryFleet
{
    /// <summary>How many endpoints a slot probes: every member under two names.</summary>
    public const int Endpoints = 2 * Relays * Members;

    /// <summary>The variable that the relays' secret is in.</summary>
    public const string SecretVariable = "OZ_AUTH_SECRET";

    private const int Relays = 10;
    private const int Members = 5;

    /// <summary>The DNS of all clusters and members.</summary>
    public static DnsZone Zone()
    {
        var zone = new DnsZone();
        foreach (var relay in Enumerable.Range(0, Relays))
        {
            zone.Set(HostOf(relay), Enumerable.Range(0, Members).Select(member => AddressOf(relay, member)));
            foreach (var member in Enumerable.Range(0, Members))
                zone.Set(HostOf(relay, member), AddressOf(relay, member));
        }

        return zone;
    }

    /// <summary>The addresses of all members.</summary>
    public static IEnumerable<IPAddress> Addresses() =>
        Enumerable.Range(0, Relays).SelectMany(relay => Enumerable.Range(0, Members).Select(member => AddressOf(relay, member)));

    /// <summary>One certificate with every name.</summary>
    public static ServerCertificate Certificate() => TestAuthority.Root.Issue(
        [.. Enumerable.Range(0, Relays).SelectMany(relay => Enumerable.Range(0, Members).Select(member => HostOf(relay, member)).Prepend(HostOf(relay)))]);

    /// <summary>The fleet file.</summary>
    /// <param name="interval">How often every endpoint is probed.</param>
    /// <param name="relayPort">Where the relays listen, on every address.</param>
    /// <param name="dns">Who knows the names.</param>
    public static string Write(TimeSpan interval, int relayPort, IPEndPoint dns) => FleetWriter.Write(new FleetDefinition
    {
        Interval = interval,
        Resolvers = [dns],
        AuthSecret = new SecretReference { Env = SecretVariable },
        Relays =
        [
            .. Enumerable.Range(0, Relays).Select(relay => new Relay
            {
                Name = $"relay-{relay}",
                Url = RelayUrl.Parse($"rels://{HostOf(relay)}:{relayPort}"),
                Members = [.. Enumerable.Range(0, Members).Select(member => new Member { Host = HostOf(relay, member), Addresses = [AddressOf(relay, member)] })],
            }),
        ],
    });

    private static string HostOf(int relay) => $"relay-{relay}.example";

    private static string HostOf(int relay, int member) => $"relay-{relay}-{member}.example";

    private static IPAddress AddressOf(int relay, int member) => IPAddress.Parse($"127.0.{relay + 1}.{member + 1}");
}
