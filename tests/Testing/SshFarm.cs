using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Simulator.Networking;

namespace OpenZro.Probes.Testing;

/// <summary>
/// Many peers and their management behind a few real OpenSSH servers, all with one key. Each machine has a port of its own that leads
/// through to a server from an address of its own, by which the server knows whose home it is.
/// </summary>
public sealed class SshFarm : IAsyncDisposable
{
    private const string ManagementName = "management";
    private readonly List<SshServer> _servers = [];
    private readonly List<TcpService> _doors = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("farm-").FullName;
    private readonly string _command;
    private readonly Dictionary<string, SshAccount> _machines = new(StringComparer.Ordinal);

    private SshFarm(string command) => _command = command;

    /// <summary>The private key of every machine.</summary>
    public string KeyFile { get; private set; } = "";

    /// <summary>The keys of the servers, good for every machine.</summary>
    public string KnownHostsFile => Path.Combine(_folder, "known_hosts");

    /// <summary>Where each machine is reached, by its name.</summary>
    public Dictionary<string, IPEndPoint> Hosts { get; } = new(StringComparer.Ordinal);

    /// <summary>The peers, by name.</summary>
    public IReadOnlyList<SshPeer> Peers { get; private set; } = [];

    /// <summary>Where management is reached.</summary>
    public IPEndPoint ManagementHost => Hosts[ManagementName];

    /// <summary>Management's machine.</summary>
    public SshAccount Management => _machines[ManagementName];

    /// <summary>Management's file, a template as the real one.</summary>
    public string ManagementFile => Path.Combine(Management.Home, "management.json");

    /// <summary>Management's log.</summary>
    public string ManagementLog => Path.Combine(Management.Home, "management.log");

    /// <summary>Starts the servers, management and the peers; the peers have picked among the relays that are listed.</summary>
    /// <param name="servers">How many servers.</param>
    /// <param name="peers">How many peers.</param>
    /// <param name="command">The client's command: <c>openzro</c> or <c>netbird</c>.</param>
    /// <param name="relays">Every relay's URL and round trip in ms, in the order of the list.</param>
    /// <param name="listed">How many of them, from the first, management lists.</param>
    public static async Task<SshFarm> StartAsync(int servers, int peers, string command, IReadOnlyList<(string Url, int Milliseconds)> relays, int listed)
    {
        var farm = new SshFarm(command);
        try
        {
            await farm.BuildAsync(servers, peers, relays, listed);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Restarts a peer's daemon as somebody on its machine does.</summary>
    public Task RestartByHandAsync(SshPeer peer) => _servers[0].RunAsAsync(peer.Account, Path.Combine(peer.Account.Home, "bin", _command), "start", "now");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var door in _doors)
            await door.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BuildAsync(int servers, int peers, IReadOnlyList<(string Url, int Milliseconds)> relays, int listed)
    {
        var names = Enumerable.Range(1, peers).Select(number => string.Create(CultureInfo.InvariantCulture, $"peer-{number:000}")).Append(ManagementName).ToList();
        var machines = names.Select((name, index) => new Machine(name, Path.Combine(_folder, name), IPAddress.Parse($"127.9.{index / 200}.{(index % 200) + 1}"), index % servers)).ToList();
        foreach (var server in Enumerable.Range(0, servers))
            _servers.Add(await SshServer.StartAsync(string.Concat(machines.Where(machine => machine.Server == server).Select(machine => machine.Match()))));

        KeyFile = await _servers[0].MakeStrangerAsync();
        foreach (var server in _servers)
            await server.AuthoriseAsync(KeyFile);
        await File.WriteAllLinesAsync(KnownHostsFile, _servers.Select(server => "[127.0.0.1]:* " + server.HostKey("ed25519")));
        foreach (var machine in machines)
        {
            _machines[machine.Name] = SshServer.Furnish(machine.Name, machine.Home, KeyFile);
            Open(machine);
        }

        await MakeManagementAsync(relays, listed);
        Peers = await Task.WhenAll(names.SkipLast(1).Select(name => SshPeer.MakeAsync(
            _servers[0], _machines[name], _command, relays.Take(listed).Select(relay => (relay.Url, relay.Url, (int?)relay.Milliseconds)))));
    }

    private void Open(Machine machine)
    {
        var server = _servers[machine.Server].EndPoint;
        var door = TcpService.Start(new IPEndPoint(IPAddress.Loopback, 0), async (inside, cancellationToken) =>
        {
            using var outside = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            outside.Bind(new IPEndPoint(machine.Address, 0));
            await outside.ConnectAsync(server, cancellationToken);
            await using var near = new NetworkStream(inside);
            await using var far = new NetworkStream(outside);
            await Task.WhenAny(near.CopyToAsync(far, cancellationToken), far.CopyToAsync(near, cancellationToken));
        });
        _doors.Add(door);
        Hosts[machine.Name] = door.EndPoint;
    }

    /// <summary>Management reads its list when it starts, and gives it to every peer some moments later, as streams come back.</summary>
    private async Task MakeManagementAsync(IReadOnlyList<(string Url, int Milliseconds)> relays, int listed)
    {
        var addresses = string.Join(", ", relays.Take(listed).Select(relay => $"\"{relay.Url}\""));
        await File.WriteAllTextAsync(ManagementFile, $$$"""
            {
              "Stuns": [{ "Proto": "udp", "URI": "stun:{{ .DOMAIN }}:3478" }],
              "Relay": {
                "Addresses": [{{{addresses}}}],
                "CredentialsTTL": "24h",
                "Secret": "{{ .SECRET }}"
              }
            }
            """);
        await File.WriteAllLinesAsync(Path.Combine(Management.Home, "latency"), relays.Select(relay => $"{relay.Url} {relay.Url} {relay.Milliseconds}"));
        Management.AddService(_command + "-management", $$"""
            list=$(tr -d '\n' < '{{ManagementFile}}' | sed 's/.*"Addresses": *\[\([^]]*\)\].*/\1/; s/"//g; s/, */ /g')
            echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) INFO management/cmd/management.go:200: Relay addresses: [$list]" >> '{{ManagementLog}}'
            sleep 1
            for url in $list; do grep -F "$url " "$HOME/latency"; done > "$HOME/known"
            for daemon in '{{_folder}}'/peer-*/daemon; do cp "$HOME/known" "$daemon/relays.new" && mv "$daemon/relays.new" "$daemon/relays" && : > "$daemon/synced"; done
            """);
    }

    private sealed record Machine(string Name, string Home, IPAddress Address, int Server)
    {
        public string Match() => $"Match Address {Address}\n  SetEnv HOME={Home} PATH={Home}/bin:/usr/bin:/bin\n";
    }
}
