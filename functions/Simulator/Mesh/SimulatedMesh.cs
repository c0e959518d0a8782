using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Dns;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Simulator.Mesh;

/// <summary>
/// A mesh on loopback: real relays on addresses of their own, the distance to each, and a DNS server. Members share one free port, as a
/// relay's URL has one. It needs addresses of 127.0.0.0/8, which Linux and Windows have; macOS has to be given them first.
/// Probes must connect by <see cref="Connector"/>, or connecting takes no time.
/// </summary>
public sealed class SimulatedMesh : IAsyncDisposable
{
    private const int PortAttempts = 20;
    private readonly DelayLine _line;
    private readonly CertificateAuthority _authority;
    private readonly string _directory;
    private readonly Dictionary<string, RelayCluster> _clusters;

    private SimulatedMesh(MeshPlan plan, DelayLine line, int port, int seed)
    {
        _line = line;
        _directory = Directory.CreateTempSubdirectory("ozprobes-mesh-").FullName;
        _authority = CertificateAuthority.CreateRoot(line.Time.GetUtcNow(), new AuthorityOptions { Name = "Simulated Mesh Root" }, seed);
        _clusters = plan.Relays.ToDictionary(relay => relay.Name, _ => new RelayCluster());
        var secret = $"simulated-{seed}";
        Secret = new AuthSecret(secret);
        Dns = DnsServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ZoneOf(plan), line.Time);
        Members = [.. plan.Relays.SelectMany(relay => relay.Members.Select((member, index) => new SimulatedMember(new MemberSetup(
            relay, member, new IPEndPoint(member.Address, port), _authority, Secret, _clusters[relay.Name], line, seed + index))))];
        Connector = new DelayConnector(line, remote => Members.FirstOrDefault(member => member.EndPoint.Equals(remote))?.Conditions);
        FleetYaml = MeshFleetFile.Write(plan, port, Dns.Endpoint, SecretFile);
        Fleet = FleetReader.Read(FleetYaml, FleetFile).Fleet
            ?? throw new InvalidOperationException("the plan does not make a valid fleet");
        File.WriteAllText(SecretFile, secret);
        File.WriteAllText(RootsFile, _authority.Pem);
        File.WriteAllText(FleetFile, FleetYaml);
    }

    /// <summary>The fleet as it ought to be.</summary>
    public FleetDefinition Fleet { get; }

    /// <summary>The fleet as a file would say it.</summary>
    public string FleetYaml { get; }

    /// <summary>The fleet file, for <c>--fleet</c>. It goes with the mesh.</summary>
    public string FleetFile => Path.Combine(_directory, "fleet.yaml");

    /// <summary>The root of all certificates in PEM, for <c>--ca-file</c>. It goes with the mesh.</summary>
    public string RootsFile => Path.Combine(_directory, "roots.pem");

    /// <summary>The file that <c>authSecret</c> names. It goes with the mesh.</summary>
    public string SecretFile => Path.Combine(_directory, "auth-secret");

    /// <summary>The relays' shared secret.</summary>
    public AuthSecret Secret { get; }

    /// <summary>Connects probes over the simulated distances.</summary>
    public IConnector Connector { get; }

    /// <summary>The DNS server, whose zone may be changed at any time.</summary>
    public DnsServer Dns { get; }

    /// <summary>Every member of every relay.</summary>
    public IReadOnlyList<SimulatedMember> Members { get; }

    /// <summary>The member with a host name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public SimulatedMember Member(string host) => Members.Single(member => member.Host == host);

    /// <summary>The fabric between a relay's members.</summary>
    /// <exception cref="KeyNotFoundException">There is no such relay.</exception>
    public RelayCluster Cluster(string relay) => _clusters[relay];

    /// <summary>Starts a mesh.</summary>
    /// <param name="time">The clock; it must be one that runs by itself.</param>
    /// <param name="plan">What it consists of; <see cref="MeshPlan.Guide"/> by default.</param>
    /// <param name="seed">Where jitter, serial numbers and the secret come from.</param>
    /// <exception cref="InvalidOperationException">An address cannot be listened on; the message says what to do.</exception>
    public static async Task<SimulatedMesh> StartAsync(TimeProvider time, MeshPlan? plan = null, int seed = 1)
    {
        plan ??= MeshPlan.Guide;
        RequireAddresses(plan);
        for (var attempt = 1; ; attempt++)
        {
            var mesh = new SimulatedMesh(plan, new DelayLine(time), FreePort(), seed);
            try
            {
                await Task.WhenAll(mesh.Members.Select(member => member.RestoreAsync()));
                return mesh;
            }
            catch (SocketException) when (attempt < PortAttempts)
            {
                // Another process had the port on one of the addresses.
                await mesh.DisposeAsync();
            }
            catch
            {
                await mesh.DisposeAsync();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }

        await Dns.DisposeAsync();
        _line.Dispose();
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static DnsZone ZoneOf(MeshPlan plan)
    {
        var zone = new DnsZone();
        foreach (var relay in plan.Relays)
        {
            foreach (var member in relay.Members)
            {
                zone.Set(member.Host, member.Address);
            }

            zone.Set(relay.Host, relay.Members.Where(member => !member.MissingFromDns).Select(member => member.Address));
        }

        return zone;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static void RequireAddresses(MeshPlan plan)
    {
        var missing = plan.Relays.SelectMany(relay => relay.Members).Select(member => member.Address).Where(address => !Exists(address)).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException(
                $"the simulated mesh needs loopback addresses that this machine lacks ({string.Join(", ", missing)}); on macOS add each with: "
                + $"sudo ifconfig lo0 alias {missing[0]}");
        }
    }

    private static bool Exists(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
